# Stillpoint in English. Sentence case, no jargon; the client is never named.
# Another language: copy this file under its code, translate it, and name it in src/names.rs.

## The record: lines of the log, on the screen and in exports
log-decimal_point = .
log-month = { $number ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
log-day_month_and_year = { $day } { $month } { $year }
log-day_and_month = { $day } { $month }
log-seconds = { $secs } s
log-minutes = { $mins } min
log-hours = { $mins ->
    [0] { $hours } h
   *[other] { $hours } h { $mins } min
}
log-entered_later = entered { $span } later
log-estimate = time is an estimate
log-struck = [struck: { $words }]
log-was = was: { $words }
log-asked_for_more = Asked for more · { $what }; agreed before: { $agreed }
log-nothing_agreed = nothing
log-in_error = entered in error, { $by }
log-amended = amended { $by }
log-detail_added = detail added
log-time_corrected = time corrected from { $was }, { $by }
log-by_whom = { $clock } { $who }: { $reason }
log-rehearsal_opened = Rehearsal opened
log-session_opened = Session opened
log-opened_with_open = Items open, because: { $reason }
log-process_opened = Private notes opened
log-interrupted = Interrupted ({ $by })
log-by_sigterm = SIGTERM
log-by_sigint = Ctrl+C
log-by_sighup = SIGHUP
log-by_window_closed = the window was closed
log-by_program = the program
log-resumed = Resumed after { $gap }
log-closed = Session closed
log-closed_with_open = Session closed with items open: { $reason }
log-not_done = not done in time: { $prompt }
log-still_flagged = still so: { $prompt }
log-before_earliest = before the earliest leaving
log-phase_early = { $phase }, begun early
log-phase_back = { $phase }, stepped back
log-phase_shortened = { $phase } shortened by { $by }
log-phase_extended = { $phase } extended by { $by }
log-phase_held = { $phase } held
log-phase_released = { $phase } released
log-read_back = Read back: { $dose }
log-set_aside = Dose set aside, nothing given
log-dose_given = Dose given: { $dose }
log-further_given = Further dose given: { $dose }
log-booster_given = Booster given: { $dose }
log-dose = { $drug } { $amount } { $route }
log-lot = lot { $lot }
log-expires = expires { $date }
log-given_by = given by { $who }
log-wasted = wasted { $amount }
log-witnessed_by = witnessed by { $who }
log-dosing = Dosing
log-dosing_ended = { $name } ended: { $how }
log-swallowed = swallowed
log-spat_out = spat out
log-part = part swallowed, part spat out
log-complete = complete
log-stopped = stopped early
log-dose_ordered = Dose ordered by { $by }
log-dose_order_seen = Order for the dose in the chart, seen by { $by }
log-booster_ordered = Booster ordered by { $by }
log-booster_order_seen = Order for a booster in the chart, seen by { $by }
log-from = { $name } from { $value }
log-to = { $name } to { $value }
log-typed_twice = amount typed twice
log-booster_declined = Booster not given: { $reason }
log-effects_ended = Effects ended
log-due = { $prompt } due
log-done = { $prompt } · done
log-later = { $prompt } · postponed
log-left_out = { $prompt } · skipped: { $reason }
log-passed = { $prompt } · not answered
log-passed_together = Not answered in time
log-quiet = Check-ins quiet
log-shown_again = Check-ins shown again
log-state_ended = { $state } ended
log-own_words = “{ $text }”
log-moment_marked = Moment marked
log-moment_words = { $words } · to the moment marked
log-intention = Intention: { $words }
log-help_agreed = Agreed beforehand, for when it gets hard
log-help_words = words
log-help_hand = touch
log-help_piece = music
log-help_avoid = avoid
log-steadied = Touch for safety: steadied
log-touched_in_emergency = Touch for safety: an emergency
log-attention = Attention
log-attention_about = Attention: { $kind }
log-airway = airway or breathing
log-hard_to_rouse = hard to rouse
log-pain = chest pain or headache
log-vomiting = vomiting
log-fall = fall
log-distress = panic or distress
log-prescriber_called = Prescriber called
log-prescriber_arrived = Prescriber arrived
log-attention_ended = Attention ended
log-talk_began = Talk began
log-talk_ended = Talk ended
log-tick_taken_back = Tick taken back: { $item }
log-observes = { $who } observes
log-pressure = BP { $systolic }/{ $diastolic }
log-systolic = systolic
log-diastolic = diastolic
log-pulse = pulse
log-spo2 = SpO₂
log-breaths = breaths
log-temperature = temperature
log-not_taken = { $name } not taken: { $why }
log-as_read = looked at again, kept as read
log-taken_by = by { $who }
log-above = { $name } above { $bound }
log-below = { $name } below { $bound }
log-beyond_order = { $name } beyond today's order
log-severe = severe: { $flag }
log-recheck = Recheck in { $span }
log-prescriber_told = Prescriber told: { $who }
log-symptoms_asked = Symptoms asked: { $text }
log-plan_noted = Plan: { $text }
log-silence = Silence chosen
log-safe_music = Safe music chosen
log-return_to_plan = Return to the planned music
log-next_instead_of = Next piece instead of “{ $title }”
log-next = Next piece
log-repeating = Repeating “{ $title }”
log-repeat_on = Repeating
log-no_longer_repeating = No longer repeating “{ $title }”
log-repeat_off = No longer repeating
log-calmer = Calmer music
log-fuller = Fuller music
log-calmer_next = Calmer music with the next piece
log-fuller_next = Fuller music with the next piece
log-volume = Volume { $db } dB
log-brought_back = Music brought back
log-fallback = Music on the fallback output
log-planned = Music planned from “{ $playlist }”
log-unheard = { $title }, unheard
log-track_failed = “{ $title }” could not play on from { $at }: { $reason }
log-output_lost = Output lost: { $device } ({ $reason })
log-output_back = Output back: { $device }
log-output_back_silent = Output back, silent: { $device }
log-output_moved = Muted: the system moved the sound from { $from } to { $to }
log-output_chosen = Output changed from { $from } to { $to }
log-output_kept = Output not changed to { $wanted } ({ $reason }); the music stays on { $device }
log-dropouts = The sound broke off { $count ->
    [one] once
   *[other] { $count } times
}, { $longest_ms } ms at most: { $device }
log-no_output = No sound output: { $reason }
log-amended_text = Amended: { $reason }
log-amended_time = Amended (time): { $reason }
log-amended_detail = Amended (detail): { $reason }
log-amended_to = Amended to { $to }: { $reason }
log-withdrawn = Withdrawn as entered in error: { $reason }
log-signed = Signed by { $name }, { $role }: { $meaning } · integrity code { $head }
log-meaning_wrote = I wrote this record
log-meaning_read = I have read this record
log-addendum = Addendum: { $text }
log-addendum_to = Addendum to entry { $entry }: { $text }
log-opened_in_emergency = Opened with the recovery key: { $reason }
log-clock_set = The room's clock was set by { $secs } s
log-slept = The computer slept for { $span }
log-rebooted = The computer was restarted
log-restarted = The { $part } was restarted
log-restarted_without = The { $part } was restarted. What these entries tell is kept but not counted: { $entries }
log-recovered = An unfinished last line ({ $bytes } bytes) was set aside
log-adverse_events = Adverse events
log-no_adverse_events = none recorded
log-nothing_flagged = vital signs: nothing was flagged, ranges not confirmed
log-in_the_room = In the room
log-parts = Parts, as the client named them
log-session = Session
log-rehearsal = Rehearsal
log-export_leaves_out = Left out: { $own_words } of the client's own words.

## The whole program
app-name = Stillpoint
app-prepare = Prepare
app-records = Records
app-leaving = A session is running. You can resume it later.
app-hold_to_leave = Hold to leave
app-stay = Stay
app-leave = Back
app-cancel = Cancel
app-press_again = { $label }: press again to confirm
app-already_open = Stillpoint is open already. Its window is on this screen, perhaps behind others or minimised.
app-close = Close
app-enter = ↵
app-esc = Esc

## The strip at the top
top-kept = All saved
top-not_saved = NOT SAVED
top-rehearsal = Rehearsal
top-no_dose = No dose yet
top-observer = Observer
top-theme = Theme
top-light = Screen
top-light_name = Screen: { $theme }, { $percent } %
top-day_is_bright = This lights up the room. Press again to use it.
top-brightness_by_key = { $percent } % · { $cap } goes down and up in steps
top-new_observer = Initials of the new observer
top-saving = Saving { $count }
top-stale = No update for { $secs } s
top-attention = Attention, { $since }
top-dose = { $amount } at { $clock }
top-given = Dose { $doses }
top-doses_total = { $total } in { $count } doses, the last at { $last }
top-kept_awake = All saved · awake
top-brightness_name = Brightness
top-percent = { $percent } %
top-brightness = Brightness { $percent } %

## The clock and the phases
phases-t = T+
phases-hold = Hold
phases-release = Release
phases-extend = +5 min
phases-dose = Dose…
phases-close = Close session…
phases-effects_ended = Effects ended
phases-confirm = Confirm
phases-talk_holds = held for talk
phases-held = held, ends when released
phases-until_dose = until the dose
phases-until_close = until the close
phases-arrived = Arrived { $ago } ago
phases-next = { $name } at { $clock }, in { $span }
phases-begin = Begin { $name }…
phases-back = Back to { $name }…
phases-extend_by = { $minutes } min more, then { $next } at { $clock }
phases-dosing = { $name }: { $done } of { $of }
phases-dosing_over = { $name }: planned { $planned } reached
phases-device = Device { $given } of { $count } · next from { $next }
phases-last_device = Device { $given } of { $count }
phases-now = { $name } now
phases-now_then = { $name } now, then { $next } at { $clock }
phases-next_at = { $name } at { $clock }
phases-music_begins = ♪ { $title }
phases-check_ins_left = { $count ->
    [one] 1 check-in is skipped
   *[other] { $count } check-ins are skipped
}
phases-until = until { $clock }
phases-hold_now = Held: { $next } waits for you
phases-music_goes_on = ♪ { $title } goes on
phases-check_ins_held = { $count ->
    [one] 1 check-in waits with it
   *[other] { $count } check-ins wait with it
}
phases-check_ins_later = { $count ->
    [one] 1 check-in { $minutes } min later
   *[other] { $count } check-ins { $minutes } min later
}

## The timeline
timeline-name = Timeline
timeline-check_ins = Check-ins
timeline-music = Music
timeline-observed = Observed
timeline-vitals = Vitals
timeline-dose = Dose
timeline-safe_music = Safe music · { $title }
timeline-unheard = not heard
timeline-comes = planned
timeline-waits = due
timeline-put_off = postponed
timeline-passed = not answered
timeline-near = ±10
timeline-near_name = Show the 10 minutes around now
timeline-whole = Whole
timeline-whole_name = Show the whole session

## The pad and the line under it
pad-own_words = Own words
pad-mark = Mark moment
pad-vitals = Vitals
pad-attention = Attention
pad-more_name = More codes
pad-fewer_name = First codes
pad-note = Note
pad-keep = Save
pad-idle = Chart note
pad-private = Private note
pad-chart_kind = Chart note
pad-own_kind = Own words · stays out of exports
pad-private_kind = Private · own file
pad-chart_hint = What you see; first −2 or 14:20 if earlier
pad-own_hint = In the client's words
pad-private_hint = Yours alone
pad-vitals_hint = systolic diastolic pulse SpO₂ breaths °C
pad-vitals_name = Vital signs
pad-draft = draft
pad-vitals_too_many = At most six values
pad-vitals_none = Type the values in this order
pad-at = at { $clock }
pad-about = about { $clock }
pad-earlier_name = Earlier
pad-earlier_hint = Minutes ago or a time, then what it was
pad-estimate = About
pad-next_is = Next one { $when }
pad-just_logged = { $label }: just logged, not logged again
pad-typed_now = now
pad-typed_about = about
pad-typed_by = by
pad-dated_back = { $label } logged at { $clock }
pad-before_opening = { $label } not logged: { $clock } is before the opening; press again if it was then
pad-not_dated = { $label } not logged: the time before it can't be read
pad-no_entry_yet = There is no entry yet whose time could be taken

## The cards
card-none = No check-in now
card-skip = Skip…
card-back = Back
card-done = Done
card-write = Write…
card-note_first = first fill in the field beside it
card-answer = Answer
card-other_reason = Another reason
card-own_words_hint = In the client's words
card-text_hint = In a few words
card-offer_attention = Raise attention?
card-no_attention = Not now
card-talk = Cards wait while you talk
card-resume = Show cards again
card-more = { $count } more
card-waits_for_digits = press 0 to answer
card-later = Postpone { $minutes } min
card-next = Next at { $clock }: { $prompt }
card-quiet_until = Quiet until { $clock }
card-quiet = Quiet for
card-quiet_for = Quiet { $minutes } min

## The column at the side
side-no_vitals = No vital signs yet
side-vitals_due = Vitals due
side-due_now = due now
side-due_for = due for { $span }
side-recheck_due = Recheck
side-no_range = no range set
side-recheck = Recheck in { $span }
side-recheck_practice = recheck by the practice's interval
side-recheck_template = recheck interval not confirmed
side-told = Prescriber told…
side-symptoms = Symptoms asked…
side-plan = Plan…
side-plan_agreed = The plan agreed on
side-intention = Intention
side-was = was: { $words }
side-unseen = { $count } new ↑
side-talk = Talk
side-severe = severe: { $names }
side-outside = outside limits: { $names }
side-pressure = BP
side-told_who = Who was told
side-symptoms_said = What the client said
side-no_flags = nothing will be flagged: ranges not confirmed
side-not_recorded = not recorded
side-amend = Amend
side-saving = saving
side-private = Private note
side-ago = { $span } ago
side-in_ = in { $span }
side-log = Log · { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
side-search = Search
side-search_name = Search the log

## The music bar
music-safe = Safe music
music-silence = Silence
music-to_plan = Return to plan
music-calmer = Calmer
music-fuller = Fuller
music-more = More
music-more_name = More music
music-talk = Talk
music-end_talk = End talk
music-next = Next piece
music-repeat = Repeat
music-repeating = Repeating
music-calmer_next = Calmer next
music-fuller_next = Fuller next
music-volume = volume { $db } dB
music-output = Output…
music-louder = Louder
music-quieter = Quieter
music-silent = Silence, as chosen
music-safe_on = Safe music, as chosen
music-stays = stays until you return to the plan
music-lost = Output lost
music-lost_under = the plan runs on, unheard
music-no_output = No sound output
music-waiting = Output is back, silent
music-bring_back = Bring music back
music-waits = The music waits
music-waits_for = { $cap } brings it back
music-on_plan = the planned music is on
music-unheard = no output in this session
music-none_here = No music here
music-none_here_about = another device plays it, or nothing does
music-no_music = No music planned
music-repeats = repeats
music-fallback = Play on { $device }, quietly
music-then = then { $title }
music-steps_calmer = { $steps } calmer
music-steps_fuller = { $steps } fuller

## The dose
dose-drug = Drug
dose-form = Form
dose-amount = Amount
dose-volume = Volume
dose-concentration = Concentration
dose-expiry = Expires
dose-disposal = Waste disposal
dose-route = Route
dose-site = Site
dose-lot = Lot
dose-wasted = Wasted
dose-witness = Witness
dose-given_by = Given by
dose-unit_hint = with unit
dose-when = If not now
dose-when_hint = If not now: −5 or 14:20
dose-at_hint = −5 or 14:20
dose-read_back = Read back
dose-give = Given now
dose-set_aside = Set aside
dose-read_aloud = Read aloud. Nothing is given yet.
dose-first = First dose
dose-further = Further dose
dose-booster = Booster on an order
dose-order = Enter the order
dose-open_order = Booster ordered { $amount }…
dose-no_order = no order entered
dose-differs = differs from the order: { $ordered }
dose-again = Type the amount once more
dose-needs_again = The same amount and unit, once more.
dose-not_given = Not given
dose-not_given_why = Why it is not given
dose-needs_drug = The drug is missing.
dose-makes = makes { $total } in { $count } doses
dose-open_named = Open: { $names }
dose-given_at = Given at { $clock }
dose-phases_stay = Phases stay, { $next } at { $clock }
dose-phase_anew = Phase begins again, { $next } at { $clock }

## Consents
consents-title = Consents
consents-remark = a change is recorded with its time
consents-name = Consents: { $standing }
consents-steadied = Steadied for safety
consents-emergency = Touch in an emergency

## The locked screen
lock-hold = Hold to unlock
lock-cards = { $count ->
    [0] Nothing waits
    [one] 1 thing waits
   *[other] { $count } things wait
}
lock-cards_and_attention = { $count ->
    [0] Nothing waits
    [one] 1 thing waits
   *[other] { $count } things wait
} · attention is open

## The compact window
compact_window-widen = Whole window
compact_window-logged = { $clock } { $line } ✓
compact_window-in_the_whole = Answer it in the whole window.

## Attention
attention-title = Attention
attention-agreed = Agreed beforehand: what helps
attention-call = Prescriber called
attention-arrived = Prescriber here
attention-end = Over
attention-other = Something else
attention-no_text = No emergency text in this protocol.
attention-since = since { $clock }, { $ago }
attention-called = Called { $clock }
attention-here = Here since { $clock }
attention-other_by_digit = Something else, { $digit }

## Closing the session
close-title = Close session
close-end_state = Ended
close-ended_hint = now, −5 or 14:20
close-unkept = A text that was begun is not saved yet
close-talk = A talk is going on
close-read_back = A dose was read back and not given
close-not_done = Not done in time: { $prompts }
close-no_dose = No dose was given.
close-reason = Why it is closed with items open
close-needs_reason = Say why; it is saved in the record.
close-settle_first = first settle what is open
close-reason_first = first give a reason
close-first = First: { $names }
close-count = { $count ->
    [one] 1 to settle first
   *[other] { $count } to settle first
}
close-needs_end = Type now, −5 or 14:20, or press Ended.
close-hold = Hold to close the session
close-not_before = Not before { $clock } (practice)
close-not_before_template = Not before { $clock } (template, not confirmed)
close-state_open = { $label }, since { $clock }
close-ended_at_of = Ended at: { $label }

## Amending an entry
amend-title = Amend
amend-nothing = There is no entry of yours to amend.
amend-text = Text
amend-why_not = Why it was skipped
amend-time = When it was
amend-reason = Why
amend-amend = Amend
amend-withdraw = Hold to withdraw
amend-stays = The original stays readable.
amend-needs_reason = Say why it is amended.
amend-unchanged = Nothing was changed yet.
amend-keep_name = Save the amendment

## The overlay of keys
keys-ctrl = Ctrl
keys-page_up = Page Up
keys-page_down = Page Dn
keys-title = Keys
keys-esc_half = hold ½ s: safe music
keys-esc_two = hold 2 s: silence
keys-digits = answer the card
keys-digits_and_signs = too: { $signs }
keys-between = Between sessions
keys-in_session = In a session
keys-tab = next field or button
keys-enter_goes_on = next field, or confirm
keys-esc_leaves = back; what was typed stays
keys-this_page = these keys
keys-function_keys = Function keys
keys-function_keys_about = Press each once. Those that reach Stillpoint get a tick. Where they change the brightness or the volume instead, { $chord } raises attention, and Esc held plays safe music, then silence.
keys-pedal = Pedal or presenter
keys-pedal_about = Choose what it should do, then press it once. It works in sessions on this computer, also while you type.
keys-press_pedal = Press the pedal or the presenter now. Esc cancels.
keys-not_learned = That key types or edits text. Set the pedal to another one, such as Page Down or F13 to F24, and try again.
keys-learn = { $action }: learn a key…
keys-learned = { $action }: { $key }
keys-forget = Forget the key for: { $action }
keys-all_arrive = all arrive
keys-so_many_untried = { $count } not tried
keys-elsewhere = They do other things on this computer
keys-arrived = { $key } arrives
keys-not_arrived = { $key }, not tried
keys-enter = chart note
keys-dose_is_ctrl_d = Dose is Ctrl+D
keys-hold_safe = Safe music…
keys-hold_silence = Silence…

## About whom an entry names
person-other = Other…
person-not_of_the_room = { $who } is not one of the room's people. Press Other… if that is meant.
person-observer_remark = who observes from now on
keys-not_now = { $what }: not while a panel is open; Esc goes back
keys-not_logged = { $label } not logged: a panel is open; Esc goes back
keys-no_detail_of = ⇧{ $letter } adds nothing to what was logged last
keys-grades = how much of it, for 5 s
keys-details = + letter: a detail

## Themes
theme-night = Night
theme-ember = Ember
theme-day = Day

## What keys do
action-vitals = vital signs
action-own_words = own words
action-mark_moment = mark the moment
action-attention = attention
action-chart_note = chart note
action-private_note = private note
action-dose = dose
action-later = postpone card
action-skip = skip card
action-safe_music = safe music
action-silence = silence
action-return_to_plan = back to the plan
action-hold = hold or release
action-extend = 5 min more
action-begin_next = begin next phase
action-step_back = phase before again
action-fuller = fuller music
action-calmer = calmer music
action-fuller_next = next piece fuller
action-calmer_next = next piece calmer
action-talk = talk, and back
action-amend_last = amend last entry
action-undo = withdraw last entry
action-overlay = these keys
action-near = 10 minutes around now
action-earlier = earlier time
action-search = search the log
action-lock = lock the screen
action-brightness = darker, or bright again
action-compact = compact window
action-quieter = quieter
action-louder = louder
action-consents = consents
action-effects_ended = effects have ended
action-close_session = close session
action-same_time = time of the last entry

## How a check-in is made
manner-look = Look
manner-ask = Ask

## Routes
route-sublingual = sublingual
route-intramuscular = intramuscular
route-intravenous = intravenous
route-intranasal = intranasal
route-oral = oral
route-subcutaneous = subcutaneous

## How a dosing hold ended
dosing-swallowed = Swallowed
dosing-spat_out = Spat out
dosing-part = Part
dosing-complete = Complete
dosing-stopped = Stopped

## What an attention is about
kind-airway = Airway or breathing
kind-hard_to_rouse = Hard to rouse
kind-pain = Chest pain, headache
kind-vomiting = Vomiting
kind-fall = Fall
kind-distress = Panic or distress

## Why something was not done
refusal-not_opened = The session is not open yet.
refusal-already_opened = The session is open already.
refusal-closed = The session is closed. Amend or withdraw an entry instead.
refusal-not_closed = The session is not closed yet.
refusal-signed = The record is signed. Add an addendum instead.
refusal-nothing_to_undo = Nothing of the last 30 s to undo.
refusal-already_so = That is so already.
refusal-no_music_here = No music plays here in this session.
refusal-nothing_calmer = The music is at its calmest.
refusal-nothing_fuller = The music is at its fullest.
refusal-nothing_quieter = The music is at its quietest. Silence stops it.
refusal-nothing_louder = The music is as loud as this room allows.
refusal-no_such_phase = The protocol has no such phase.
refusal-not_a_neighbour = Only the next phase or the one before can be begun.
refusal-only_by_dose = This phase ends with the dose: Ctrl+D.
refusal-no_planned_end = This phase has no planned end to move.
refusal-not_read_back = That dose has not been read back. Read it back first.
refusal-first_dose_given = The first dose has been given already.
refusal-no_first_dose = No first dose has been given.
refusal-no_open_order = There is no open order. Enter the prescriber's order first.
refusal-no_dosing = No dosing is under way.
refusal-not_due = “{ $prompt }” is not due.
refusal-settled = “{ $prompt }” is answered already.
refusal-wrong_answer = That is no answer to “{ $prompt }”.
refusal-no_such_code = The codebook has no such code.
refusal-no_such_modifier = The code has no such detail.
refusal-no_vitals = Type at least one value.
refusal-implausible = The value for { $name } can hardly be right. Enter again saves it as read.
refusal-no_such_item = The protocol has no such item.
refusal-no_such_consent = The protocol has no such consent.
refusal-only_narrows = After the dose a consent can only be narrowed. It can be amended to more once the session is closed.
refusal-no_such_entry = There is no such entry.
refusal-not_amendable = This entry cannot be amended like that.
refusal-withdrawn = This entry was withdrawn.
refusal-reason_missing = Give a reason.
refusal-text_missing = Nothing was typed.
refusal-in_the_future = That time has not come yet.
refusal-too_long_ago = That is more than a day before the session.
refusal-ends_before_it_began = It cannot end before it began.
refusal-still_open = { $count ->
    [one] 1 thing is still open.
   *[other] { $count } things are still open.
}
refusal-text_too_long = That is too long to keep in one piece: at most { $most } characters.
refusal-program_failed = The program failed, and this was not saved. Try again.
refusal-not_recordable = That could not be saved. Nothing was changed.
refusal-not_a_report = That cannot be reported.

## What the program says of itself
notice-not_kept_awake = This computer may go to sleep by itself: turn that off in its settings
notice-ledger_failed = The record's integrity codes can't be saved: { $why }
notice-room_keys_mended = The room's public keys were missing or another room's, and were written again: { $path }
notice-saved_elsewhere = Saving failed in its place; everything is now saved in { $to }
notice-track_left_out = “{ $title }” is left out of the music: { $reason }
notice-on_a_share = Records lie on a network share ({ $kind }): { $folder }. A folder on this computer is safer
notice-synced = { $service } copies the records elsewhere: { $folder }. Choose a folder that is not synced
notice-same_disk = The second folder is on the same disk as the first and fails with it: { $second }

## What was typed and cannot be read
typed-no_unit = The unit is missing.
typed-unknown_unit = That is no unit of a dose: mg, mg/kg, µg, mcg, g, ml.
typed-not_an_amount = Type a number and its unit.
typed-not_initials = Initials are one to four letters, such as MR.
typed-not_a_time = Type a time such as −5, 14:20 or about 14:20.
typed-means_nothing = { $letter } has no meaning here
typed-needs_words = This is needed.

## Getting ready
prepare-protocol = Protocol
prepare-session = Session
prepare-music = Music
prepare-consents = Consents
prepare-own_words = in the client's own words
prepare-intention = What the client would like to bring
prepare-help = What helps
prepare-help_when = for when it gets hard
prepare-help_words = Words that help
prepare-help_hand = Touch that helps
prepare-help_piece = Music that helps
prepare-help_avoid = What to avoid
prepare-files = Files of the practice
prepare-files_left_out = not offered
prepare-file_unused = { $file } can't be used
prepare-room_last_good = room.toml can't be read. The room's settings of { $when } are used.
prepare-room_last_good_undated = room.toml can't be read. The last settings that could be are used.
prepare-room_unknown = room.toml can't be read, and no earlier settings are kept: the room's output, people and second folder are not known. Repair the file and read it again, or say why you begin without it.
prepare-room_unread = room.toml can't be read
prepare-read_again = Read again
prepare-begin_without = Begin without it
prepare-why_without = Why you begin without the room's settings
prepare-this_computer = This computer
prepare-sound = Sound
prepare-no_output = no output is there
prepare-look_again = Look again
prepare-hear_left = Left
prepare-hear_right = Right
prepare-hear_both = Both
prepare-hear = Hear a tone: { $side }
prepare-choose_first = Choose an output to hear a tone on it.
prepare-tone_about = A soft tone as loud as a session: listen from the couch.
prepare-sounding = It sounds now…
prepare-heard_on = It was played on { $device }.
prepare-tone_no_output = There is no sound: { $reason }
prepare-tone_silent = The output is open but takes no sound.
prepare-keys_hide = A key of room.toml hides “{ $what }”
prepare-keys_unused = The keys of room.toml are not used: { $why }
prepare-function_keys_arrive = The function keys arrive
prepare-function_keys_untried = Function keys not tried: { $keys }
prepare-try_function_keys = press { $overlay }, then each of them once
prepare-function_keys_elsewhere = These keys do other things here: { $keys }
prepare-function_keys_instead = { $chord } raises attention; Esc held plays safe music
prepare-avoid = Music to leave out today
prepare-ready = ready
prepare-line_ready = Ready
prepare-line_look = Look at this
prepare-client = Client code
prepare-code_like = { $code }?
prepare-code_like_means = A new code, one slip away from an earlier one.
prepare-unlock_to_compare = Unlock to compare…
prepare-codes_sealed = Earlier records are sealed.
prepare-not_a_client = A code has letters, digits and dashes, with at least one digit. It is never a name.
prepare-therapist = Therapist
prepare-initials_hint = Initials
prepare-rehearsal = Rehearsal, no client
prepare-ticks_by = Who ticks
prepare-who_ticks = First say who ticks: press initials, or type them.
prepare-no_protocol = No protocol can be used.
prepare-choose_protocol = Choose a protocol: its phases, its music and its lists then stand here.
prepare-needs_protocol = No protocol is chosen.
prepare-no_playlist = No playlist can be used.
prepare-pad_carries = the playlist has no music for it; the built-in sound carries it
prepare-carries_rest = { $length } · { $music } of music, the built-in sound carries { $rest }
prepare-short_open = { $phase }: { $music } of music for { $length }
prepare-usual = usual for { $protocol }
prepare-cut_after = cut after { $length }
prepare-never_reached = not reached
prepare-again = again
prepare-built_in = built-in sound
prepare-piece_left_out = left out: { $why }
prepare-to_phase_end = { $length }, phase ends
prepare-safe = Safe music
prepare-safe_when = only when chosen, repeats
prepare-start = Start
prepare-start_of = Start { $what }
prepare-start_bare_open = Start · { $count } open…
prepare-rehearsal_short = Rehearsal
prepare-hand_over = Hand over to { $to }
prepare-handed_over = { $from } handed over to { $to } at { $clock }
prepare-leave = Not yet
prepare-all_done = Nothing is open.
prepare-needs_client = The client code is missing.
prepare-needs_therapist = The therapist's initials are missing.
prepare-needs_reason = Give a reason; it is saved in the record.
prepare-room_key_missing = The room's key, room.key, is missing, and there are records that it signed. Restore it from a backup and start Stillpoint again; or:
prepare-lost_fingerprint = Fingerprint of the lost key, from paper
prepare-not_a_fingerprint = A fingerprint is 32 of the characters 0 to 9 and a to f; gaps don't matter
prepare-make_key = Make a new key
prepare-key_made = This room signs with a new key now. Note it on paper: { $fingerprint }
prepare-another_room = Begin as another room…
prepare-another_room_yes = Yes, as another room
prepare-another_room_means = Earlier records will read as damaged here, because nothing shows any more that this room wrote them. Nothing is deleted.
prepare-contour = Contour of { $protocol }
prepare-counts = { $phases } phases · vitals { $vitals }×
prepare-start_with_open = Start { $what } · { $count } open…
prepare-why = Why the arrival starts with { $count ->
    [one] 1 item
   *[other] { $count } items
} open
prepare-place = { $file }, line { $line }
prepare-consent_open = Consent: { $label }
prepare-consent_option = { $label }: { $option }
prepare-until_dose = until the dose, about { $usual }
prepare-until_close = until the close, about { $usual }
prepare-nth_session = { $number ->
    [1] First session
    [2] Second session
    [3] Third session
    [4] Fourth session
    [5] Fifth session
    [6] Sixth session
    [7] Seventh session
    [8] Eighth session
    [9] Ninth session
   *[other] Session { $number }
}, last on { $last }
prepare-first_session = First session with this code
prepare-ticked_long_ago = { $who } { $clock } · { $hours } h ago
prepare-so_many_open = { $count } open
prepare-open_named = Open: { $names }
prepare-open_named_and_more = Open: { $names } · and { $count } more
prepare-being_tried = Places of the records are being tried …
prepare-measuring = The music is being measured: { $done } of { $total } files
prepare-begins_soon = The session begins once its music has been looked at

## What is ready before a session, and what isn't
finding-two_places = Records are kept in two places
finding-sealed = Records are sealed
finding-mains = On mains power
finding-stays_awake = The computer stays awake in a session
finding-not_kept = Records can't be kept: { $why }
finding-second_not_kept = Records are kept in one place only: { $why }
finding-one_place = Records are kept in one place only
finding-set_second_folder = set second_folder in room.toml
finding-not_sealed = Records can be read by anyone who uses this computer
finding-seal_them = seal them (stillpoint keys), or encrypt the disk
finding-keys_unread = The keys that seal records can't be read: { $why }
finding-no_output_chosen = No output is chosen
finding-would_go_to = the music would go to { $output }; choose one under Sound
finding-choose_output = choose one under Sound
finding-output_not_there = The output “{ $wanted }” is not there
finding-fallback_not_there = The fallback output “{ $wanted }” is not there
finding-there_are = plug it in, or choose another: { $outputs }
finding-there_is_none = no output is there: plug one in
finding-fallback_is_output = The fallback output is the output itself: { $output }
finding-other_fallback = set another fallback_output in room.toml, or none
finding-on_battery = On battery, { $percent } %
finding-plug_in = plug in before the session
finding-may_fall_asleep = This computer may go to sleep by itself
finding-turn_sleep_off = turn that off in the system's settings
finding-emergency_not_written = { $protocol }: no emergency text is written yet
finding-write_emergency = write the practice's own into the protocol's file
finding-confirmed_by_nobody = { $protocol }: { $what } is confirmed by { $who }, who is not one of the room's people
finding-confirm_by_somebody = name somebody of room.toml in confirmed_by
finding-section_without_phase = { $playlist }: no phase plays the section “{ $section }”
finding-did_you_mean = did you mean “{ $phase }”?
finding-broken = “{ $title }” does not play: { $why }

## Records
records-records = Records
records-none = No sessions yet.
records-choose = Choose a session.
records-unreadable = Unreadable
records-sealed = Sealed
records-today = today
records-log = Log
records-all = All
records-own_words = Own words
records-marked = Marked
records-vitals = Vitals
records-music = Music
records-nothing = Nothing of this kind.
records-private_remark = in a file of their own, never in an export of the chart
records-copy = Copy log
records-go_on = Resume, to close it…
records-sign_dots = Sign…
records-add_dots = Add…
records-correct_dots = Correct…
records-unlock_dots = Unlock…
records-sign = Sign
records-add = Add
records-amend = Amend
records-withdraw = Withdraw
records-choose_line = Choose the line in the log. What it says now stays readable.
records-correct = Correct a line
records-add_words = Add words
records-time_hint = 14:20, if it was another time
records-why = Why
records-unlock = Unlock
records-wrote = I wrote this record
records-has_read = I have read it
records-addendum = What is added
records-initials = Initials
records-passphrase = Passphrase
records-locked = Records are locked
records-locked_about = They open with the passphrase of somebody who works here, and lock again when nobody is at the screen.
records-needs_passphrase = Type it.
records-wrong_passphrase = That is not the passphrase; nothing was done.
records-unknown_signer = Who signs must stand among the people of room.toml, with name and role.
records-unknown_person = { $who } is not among the people of room.toml, who are { $known }; nothing was done.
records-left_for = This session was left for { $therapist } to close: { $therapist }'s passphrase resumes it.
records-is_sealed = This record is sealed. The passphrase of the practice's keys opens it, that of the private notes opens them.
records-head = { $count ->
    [one] Integrity code after { $count } line: { $digits }
   *[other] Integrity code after { $count } lines: { $digits }
}
records-show_code = Show code
records-hide_code = Hide code
records-keep_code = Photograph or print it and keep it elsewhere: it shows even that a whole record was written anew.
records-code = Integrity code as a QR code
records-pressure = Pressure
records-pulse = Pulse
records-moments = Marked
records-timeline = Timeline of the session
records-private = Private notes · { $count }
records-with_own_words = with own words ({ $count })
records-criteria_open = { $count ->
    [one] 1 criterion left open
   *[other] { $count } criteria left open
}
records-group_left_open = Left open
records-group_damaged = Damaged
records-group_to_sign = To sign
records-group_signed = Signed
records-group_sealed = Sealed
records-group_rehearsals = Rehearsals
records-complete = closed, integrity verified
records-complete_without_notes = closed, integrity verified, private notes not here
records-being_verified = being verified …
records-left_open = left open
records-torn = left open, last line unfinished
records-newer = by a newer version
records-damaged = damaged
records-so_many_entries = { $count ->
    [one] 1 entry
   *[other] { $count } entries
} · { $standing }
records-without = The copy leaves out { $what }.
records-some_own_words = { $count } of the client's own words
records-some_notes = { $count ->
    [one] 1 private note
   *[other] { $count } private notes
}
records-dose_to_close = dose to close
records-dose_to_effects_end = dose to end of effects
records-no_dose_given = no dose given
records-not_closed = not closed
records-no_flags = none
records-flags = flags
records-outside = outside a range
records-outside_severe = outside a range, { $severe } severe
records-serious = { $count ->
    [one] serious answer
   *[other] serious answers
} · vital signs flagged: { $flagged }
records-left_with_companion = left, with companion
records-closed = closed
records-highest_pressure = highest pressure
records-no_pressure = no blood pressure
records-no_dose = no dose
records-dose_at = at { $clock }
records-doses_from = in { $count } doses, the first at { $clock }
records-dose_at_and_more = at { $clock }, and { $count } more

## Going on with a session that was left open
resume-go_on = Resume
resume-go_on_means = The clock has run on. Music stays silent until you press a key for it.
resume-go_on_late = Resume, to close it
resume-go_on_late_means = The record opens where it stopped, without music. End what is open, then close it.
resume-rehearsal = It was a rehearsal.
resume-about = { $protocol } · last entry at { $clock }, { $at }
resume-leave = Leave it for { $therapist } to close
resume-leave_means = Nothing is lost. It stays open under Records until { $therapist } closes it.
resume-interrupted_ago = { $client }'s session was interrupted { $ago } ago
resume-left_on = { $client }'s session of { $day } was left for { $therapist } to close

## Why an output is not there, or can't be used
output-no_system = the sound system does not answer
output-no_device = there is no output device
output-not_there = it is not there; the outputs are: { $outputs }
output-none_there = it is not there, and no other output is
output-no_format = it offers no format that can be used (stereo, 44.1–192 kHz)
output-not_opened = it could not be opened
output-opening = it is being opened
output-opens_slowly = it takes very long to open
output-stream_failed = its stream broke off
output-takes_no_sound = it takes no more sound
output-went_again = it went away again
output-moved = the system moved the sound to “{ $to }”, where it was muted
output-gone_and_moved = it is gone; the system moved the sound to “{ $to }”, where it was muted
output-no_thread = the computer gave the sound no thread; restart it

file-not_there = its file is not there
file-not_allowed = its file may not be read: check its permissions
file-unreadable = its file cannot be read: check the drive, or copy it again
file-not_a_file = it is not a file
file-unknown_format = it is not audio that Stillpoint plays: use flac, mp3, ogg vorbis, opus, m4a, wav or aiff
file-unknown_codec = its codec, or the profile of it, is not one that Stillpoint plays: export it again, as flac say
file-no_sound = there is no sound in it
file-ends_at_once = it is cut off at its very beginning: it is not whole, copy it again
file-absurd = it claims { $rate } Hz and { $channels } channels: export it again as stereo
file-decoder_failed = the decoder broke down on it: export it again
file-cut_off = it ends at { $at } of { $declared }: it is not whole, copy it again
file-damaged = it is damaged at { $at } ({ $how }): export or copy it again
file-undecodable = its decoder cannot go on
file-blank = nothing but zeros is left of a part of it
file-part_missing = a part of it is missing
file-end_missing = the rest of it is missing
file-not_sound = what is in it is not sound
file-cut_to_nothing = the sound is cut off into nothing
file-gap = the music is cut off at { $at } for { $length }: export or copy it again
file-silent = it is silent from beginning to end
file-clipped = { $places ->
    [one] clipped once, at { $at }
   *[other] clipped in { $places } places, first at { $at }
}
file-wrong_length = its header says { $declared }, it is { $true_length }
file-stalled = its file stopped being readable (an unplugged drive, a network folder?)
file-no_thread = the computer gave no thread to decode it; restart it
file-avoided = music tagged “{ $tag }” is to be avoided

disk-full = could not write { $path }: the disk is full; free some space
disk-read_only = could not write { $path }: it may not be written to; give this user the right to write there or choose another folder
disk-not_there = could not write { $path }: it is not there; see that its disk is plugged in
disk-taken_away = could not write { $path }: the file was taken away while it was written
disk-failed = could not write { $path }: the disk reports error { $code }
disk-hangs = { $path } has not taken a line for { $secs } s: the disk hangs; see that it is plugged in
disk-stopped = the journal has stopped: end the program and resume the session

## Reasons that are one key away
reason-client_inward = Client inward
reason-client_asleep = Asleep
reason-not_fitting_now = Not fitting now
reason-known_already = Known already
reason-settled_on_arrival = Settled during the arrival
reason-not_needed_today = Not needed today
reason-detail_added = detail added
reason-undone = undone
reason-rehearsed = rehearsed without
reason-wrong_kind = moved to its kind

## Titles of pads
piece-pad = Pad, { $mood }
piece-open = open
piece-warm = warm
piece-deep = deep
piece-bright = bright
piece-grounding = grounding

# A prescriber's order.
order-first = Order for the dose
order-booster = Order for a booster
order-in_chart = The order is in the chart
order-by = Ordered by
order-seen_by = Seen by
order-amount = Amount ordered
order-words = In the prescriber's words
order-limits = This client's own limits today
order-limits_hint = such as: pulse from 45
order-from = from
order-to = to
order-not_a_limit = “{ $part }” can't be read. Write the sign, from or to, and a number.

# Words for moments that were marked without any.
moments-title = Words for a marked moment
moments-more = { $count ->
    [one] 1 more
   *[other] { $count } more
}
moments-open = { $count ->
    [one] Words for 1 marked moment…
   *[other] Words for { $count } marked moments…
}
moments-piece = While “{ $title }” sounded
moments-words = In the client's own words
moments-hint = a part may be named first, by its own name: critic: …
moments-pass_over = Without words
