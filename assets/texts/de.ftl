# Stillpoint auf Deutsch. Kurz und ohne Fachsprache; Klientinnen und Klienten werden nie benannt.

## Die Zeilen des Verlaufs, auf dem Bildschirm und in Exporten
log-decimal_point = ,
log-month = { $number ->
    [1] Jan.
    [2] Feb.
    [3] März
    [4] Apr.
    [5] Mai
    [6] Juni
    [7] Juli
    [8] Aug.
    [9] Sept.
    [10] Okt.
    [11] Nov.
   *[12] Dez.
}
log-day_month_and_year = { $day }. { $month } { $year }
log-day_and_month = { $day }. { $month }
log-seconds = { $secs } s
log-minutes = { $mins } min
log-hours = { $mins ->
    [0] { $hours } h
   *[other] { $hours } h { $mins } min
}
log-entered_later = { $span } später eingetragen
log-estimate = Zeit geschätzt
log-struck = [gestrichen: { $words }]
log-was = vorher: { $words }
log-asked_for_more = Mehr gewünscht · { $what }; vorher vereinbart: { $agreed }
log-nothing_agreed = nichts
log-in_error = irrtümlich eingetragen, { $by }
log-amended = berichtigt { $by }
log-detail_added = Einzelheit ergänzt
log-time_corrected = Zeit berichtigt, vorher { $was }, { $by }
log-by_whom = { $clock } { $who }: { $reason }
log-rehearsal_opened = Probelauf eröffnet
log-opened_with_open = Offene Punkte, weil: { $reason }
log-session_opened = Sitzung eröffnet
log-process_opened = Prozessnotizen eröffnet
log-interrupted = Unterbrochen ({ $by })
log-by_sigterm = SIGTERM
log-by_sigint = Strg+C
log-by_sighup = SIGHUP
log-by_window_closed = das Fenster wurde geschlossen
log-by_program = das Programm
log-resumed = Fortgesetzt nach { $gap }
log-closed = Sitzung abgeschlossen
log-closed_with_open = Sitzung trotz offener Punkte abgeschlossen: { $reason }
log-not_done = nicht rechtzeitig: { $prompt }
log-still_flagged = weiterhin so: { $prompt }
log-before_earliest = vor der frühesten Entlassung
log-phase_early = { $phase }, früher begonnen
log-phase_back = { $phase }, zurückgegangen
log-phase_shortened = { $phase } um { $by } verkürzt
log-phase_extended = { $phase } um { $by } verlängert
log-phase_held = { $phase } angehalten
log-phase_released = { $phase } läuft weiter
log-read_back = Vorgelesen: { $dose }
log-set_aside = Dosis zurückgestellt, nichts gegeben
log-dose_given = Dosis gegeben: { $dose }
log-further_given = Weitere Dosis gegeben: { $dose }
log-booster_given = Nachdosis gegeben: { $dose }
log-dose = { $drug } { $amount } { $route }
log-lot = Charge { $lot }
log-expires = verwendbar bis { $date }
log-given_by = gegeben von { $who }
log-wasted = verworfen { $amount }
log-witnessed_by = bezeugt von { $who }
log-dosing = Gabe
log-dosing_ended = { $name } beendet: { $how }
log-swallowed = geschluckt
log-spat_out = ausgespuckt
log-part = teils geschluckt, teils ausgespuckt
log-complete = vollständig
log-stopped = vorzeitig beendet
log-dose_ordered = Dosis angeordnet von { $by }
log-dose_order_seen = Anordnung der Dosis in der Akte, gesehen von { $by }
log-booster_ordered = Nachdosis angeordnet von { $by }
log-booster_order_seen = Anordnung einer Nachdosis in der Akte, gesehen von { $by }
log-from = { $name } ab { $value }
log-to = { $name } bis { $value }
log-typed_twice = Menge zweimal eingegeben
log-booster_declined = Nachdosis nicht gegeben: { $reason }
log-effects_ended = Wirkung abgeklungen
log-due = { $prompt } fällig
log-done = { $prompt } · erledigt
log-later = { $prompt } · später
log-left_out = { $prompt } · weggelassen: { $reason }
log-passed = { $prompt } · ohne Antwort verstrichen
log-passed_together = Ohne Antwort verstrichen
log-quiet = Fragen ruhen
log-shown_again = Fragen wieder an
log-state_ended = { $state } beendet
log-own_words = „{ $text }“
log-moment_marked = Moment markiert
log-moment_words = { $words } · zum markierten Moment
log-intention = Anliegen: { $words }
log-help_agreed = Vorher vereinbart, falls es schwer wird
log-help_words = Worte
log-help_hand = Berührung
log-help_piece = Musik
log-help_avoid = vermeiden
log-steadied = Berührung zur Sicherheit: gestützt
log-touched_in_emergency = Berührung zur Sicherheit: Notfall
log-attention = Achtung
log-attention_about = Achtung: { $kind }
log-airway = Atemwege oder Atmung
log-hard_to_rouse = schwer weckbar
log-pain = Brust- oder Kopfschmerz
log-vomiting = Erbrechen
log-fall = Sturz
log-distress = Panik oder Not
log-prescriber_called = Arzt gerufen
log-prescriber_arrived = Arzt eingetroffen
log-attention_ended = Achtung beendet
log-talk_began = Gespräch begonnen
log-talk_ended = Gespräch beendet
log-tick_taken_back = Haken zurückgenommen: { $item }
log-observes = { $who } beobachtet
log-pressure = RR { $systolic }/{ $diastolic }
log-systolic = systolisch
log-diastolic = diastolisch
log-pulse = Puls
log-spo2 = SpO₂
log-breaths = Atmung
log-temperature = Temperatur
log-not_taken = { $name } nicht gemessen: { $why }
log-as_read = noch einmal abgelesen, so belassen
log-taken_by = durch { $who }
log-above = { $name } über { $bound }
log-below = { $name } unter { $bound }
log-beyond_order = { $name } außerhalb der heutigen Anordnung
log-severe = schwer: { $flag }
log-recheck = Kontrolle in { $span }
log-prescriber_told = Arzt informiert: { $who }
log-symptoms_asked = Beschwerden erfragt: { $text }
log-plan_noted = Plan: { $text }
log-silence = Stille gewählt
log-safe_music = Sichere Musik gewählt
log-return_to_plan = Zurück zur geplanten Musik
log-next_instead_of = Nächstes Stück statt „{ $title }“
log-next = Nächstes Stück
log-repeating = „{ $title }“ wird wiederholt
log-repeat_on = Wird wiederholt
log-no_longer_repeating = „{ $title }“ wird nicht mehr wiederholt
log-repeat_off = Wird nicht mehr wiederholt
log-calmer = Ruhigere Musik
log-fuller = Vollere Musik
log-calmer_next = Ruhigere Musik mit dem nächsten Stück
log-fuller_next = Vollere Musik mit dem nächsten Stück
log-volume = Lautstärke { $db } dB
log-brought_back = Musik zurückgeholt
log-fallback = Musik auf dem Ersatzausgang
log-planned = Musik geplant aus „{ $playlist }“
log-unheard = { $title }, ungehört
log-track_failed = „{ $title }“ brach nach { $at } ab: { $reason }
log-output_lost = Ausgang verloren: { $device } ({ $reason })
log-output_back = Ausgang wieder da: { $device }
log-output_back_silent = Ausgang wieder da, still: { $device }
log-output_moved = Stumm: Das System hat den Ton von { $from } auf { $to } gelegt
log-output_chosen = Ausgang gewechselt von { $from } zu { $to }
log-output_kept = Ausgang nicht gewechselt zu { $wanted } ({ $reason }); die Musik bleibt auf { $device }
log-dropouts = Der Ton setzte { $count ->
    [one] einmal
   *[other] { $count }-mal
} aus, höchstens { $longest_ms } ms: { $device }
log-no_output = Kein Tonausgang: { $reason }
log-amended_text = Berichtigt: { $reason }
log-amended_time = Berichtigt (Zeit): { $reason }
log-amended_detail = Berichtigt (Einzelheit): { $reason }
log-amended_to = Berichtigt zu { $to }: { $reason }
log-withdrawn = Zurückgezogen, da irrtümlich eingetragen: { $reason }
log-signed = Unterschrieben von { $name }, { $role }: { $meaning } · Prüfwert { $head }
log-meaning_wrote = Ich habe dieses Protokoll geführt
log-meaning_read = Ich habe dieses Protokoll gelesen
log-addendum = Nachtrag: { $text }
log-addendum_to = Nachtrag zu Eintrag { $entry }: { $text }
log-opened_in_emergency = Mit dem Wiederherstellungsschlüssel geöffnet: { $reason }
log-clock_set = Die Uhr des Raums wurde um { $secs } s verstellt
log-slept = Der Computer schlief { $span } lang
log-rebooted = Der Computer wurde neu gestartet
log-restarted = Neu gestartet: { $part }
log-restarted_without = Neu gestartet: { $part }. Was diese Einträge sagen, ist gesichert, zählt aber nicht mit: { $entries }
log-recovered = Eine abgerissene letzte Zeile ({ $bytes } Byte) wurde beiseitegelegt
log-adverse_events = Unerwünschte Ereignisse
log-no_adverse_events = keine eingetragen
log-nothing_flagged = Vitalwerte: nichts wurde markiert, Grenzen nicht bestätigt
log-in_the_room = Im Raum
log-parts = Anteile, mit ihren eigenen Namen
log-session = Sitzung
log-rehearsal = Probelauf
log-export_leaves_out = Weggelassen: { $own_words } × eigene Worte.

## Das ganze Programm
app-name = Stillpoint
app-prepare = Vorbereiten
app-records = Akten
app-leaving = Eine Sitzung läuft. Sie lässt sich später fortsetzen.
app-hold_to_leave = Zum Beenden halten
app-stay = Bleiben
app-leave = Zurück
app-cancel = Abbrechen
app-press_again = { $label }: zum Bestätigen noch einmal drücken
app-already_open = Stillpoint ist schon geöffnet. Das Fenster ist auf diesem Bildschirm, vielleicht hinter anderen oder minimiert.
app-close = Schließen
app-enter = ↵
app-esc = Esc

## Die Leiste oben
top-kept = Alles gesichert
top-not_saved = NICHT GESICHERT
top-rehearsal = Probelauf
top-no_dose = Noch keine Dosis
top-observer = Beobachtung
top-theme = Farben
top-light = Bildschirm
top-light_name = Bildschirm: { $theme }, { $percent } %
top-day_is_bright = Das macht den Raum hell. Zum Verwenden noch einmal drücken.
top-brightness_by_key = { $percent } % · { $cap } geht in Stufen dunkler und heller
top-new_observer = Kürzel, wer nun beobachtet
top-saving = Sichert { $count }
top-stale = Seit { $secs } s nichts Neues
top-attention = Achtung, { $since }
top-dose = { $amount } um { $clock }
top-given = Dosis { $doses }
top-doses_total = { $total } in { $count } Gaben, die letzte um { $last }
top-kept_awake = Alles gesichert · wach
top-brightness_name = Helligkeit
top-percent = { $percent } %
top-brightness = Helligkeit { $percent } %

## Die Uhr und die Phasen
phases-t = T+
phases-hold = Anhalten
phases-release = Weiter
phases-extend = +5 min
phases-dose = Dosis …
phases-close = Abschließen …
phases-effects_ended = Wirkung abgeklungen
phases-confirm = Bestätigen
phases-talk_holds = hält fürs Gespräch
phases-held = angehalten, endet nach „Weiter“
phases-until_dose = bis zur Dosis
phases-until_close = bis zum Abschluss
phases-arrived = Da seit { $ago }
phases-next = { $name } um { $clock }, in { $span }
phases-begin = { $name } beginnen …
phases-back = Zurück zu { $name } …
phases-extend_by = { $minutes } min länger, dann { $next } um { $clock }
phases-dosing = { $name }: { $done } von { $of }
phases-dosing_over = { $name }: geplante { $planned } erreicht
phases-device = Applikator { $given } von { $count } · nächster ab { $next }
phases-last_device = Applikator { $given } von { $count }
phases-now = { $name } jetzt
phases-now_then = { $name } jetzt, dann { $next } um { $clock }
phases-next_at = { $name } um { $clock }
phases-music_begins = ♪ { $title }
phases-check_ins_left = { $count ->
    [one] 1 Frage verstreicht
   *[other] { $count } Fragen verstreichen
}
phases-until = bis { $clock }
phases-hold_now = Angehalten: { $next } wartet auf Sie
phases-music_goes_on = ♪ { $title } läuft weiter
phases-check_ins_held = { $count ->
    [one] 1 Frage wartet mit
   *[other] { $count } Fragen warten mit
}
phases-check_ins_later = { $count ->
    [one] 1 Frage { $minutes } min später
   *[other] { $count } Fragen { $minutes } min später
}

## Die Zeitleiste
timeline-name = Zeitleiste
timeline-check_ins = Fragen
timeline-music = Musik
timeline-observed = Gesehen
timeline-vitals = Werte
timeline-dose = Dosis
timeline-safe_music = Sichere Musik · { $title }
timeline-unheard = nicht zu hören
timeline-comes = kommt
timeline-waits = wartet
timeline-put_off = verschoben
timeline-passed = verstrichen
timeline-near = ±10
timeline-near_name = Die 10 Minuten um jetzt zeigen
timeline-whole = Alles
timeline-whole_name = Die ganze Sitzung zeigen

## Das Tastenfeld und die Zeile darunter
pad-own_words = Eigene Worte
pad-mark = Moment
pad-vitals = Werte
pad-attention = Achtung
pad-more_name = Weitere Beobachtungen
pad-fewer_name = Erste Beobachtungen
pad-note = Notiz
pad-keep = Sichern
pad-idle = Verlaufsnotiz
pad-private = Private Notiz
pad-chart_kind = Verlaufsnotiz
pad-own_kind = Eigene Worte · nicht im Export
pad-private_kind = Privat · eigene Datei
pad-chart_hint = Was zu sehen ist; davor −2 oder 14:20
pad-own_hint = Im Wortlaut
pad-private_hint = Bleibt privat
pad-vitals_hint = systolisch diastolisch Puls SpO₂ Atmung °C
pad-vitals_name = Vitalwerte
pad-draft = Entwurf wartet
pad-vitals_too_many = Höchstens sechs Werte
pad-vitals_none = Die Werte in dieser Reihenfolge eingeben
pad-at = um { $clock }
pad-about = etwa { $clock }
pad-earlier_name = Früher
pad-earlier_hint = Minuten davor oder Uhrzeit, dann was es war
pad-estimate = Etwa
pad-next_is = Nächstes { $when }
pad-just_logged = { $label }: eben erfasst, nicht noch einmal
pad-typed_now = jetzt
pad-typed_about = etwa
pad-typed_by = durch
pad-dated_back = { $label } um { $clock } eingetragen
pad-before_opening = { $label } nicht eingetragen: { $clock } ist vor dem Beginn; war es dann, noch einmal drücken
pad-not_dated = { $label } nicht eingetragen: die Zeit davor ist nicht lesbar
pad-no_entry_yet = Noch kein Eintrag, dessen Zeit gelten könnte

## Die Karten
card-none = Jetzt keine Frage
card-skip = Weglassen …
card-back = Zurück
card-done = Erledigt
card-write = Schreiben …
card-note_first = zuerst das Feld daneben ausfüllen
card-answer = Antwort
card-other_reason = Anderer Grund
card-own_words_hint = Im Wortlaut
card-text_hint = In wenigen Worten
card-offer_attention = Achtung auslösen?
card-no_attention = Jetzt nicht
card-talk = Fragen warten während des Gesprächs
card-resume = Fragen wieder zeigen
card-more = { $count } weitere
card-waits_for_digits = mit 0 hierher
card-later = { $minutes } min verschieben
card-next = Nächste um { $clock }: { $prompt }
card-quiet_until = Ruhe bis { $clock }
card-quiet = Ruhe für
card-quiet_for = { $minutes } min Ruhe

## Die Spalte an der Seite
side-no_vitals = Noch keine Vitalwerte
side-vitals_due = Werte fällig
side-due_now = jetzt fällig
side-due_for = fällig seit { $span }
side-recheck_due = Kontrolle
side-no_range = kein Grenzwert gesetzt
side-recheck = Kontrolle in { $span }
side-recheck_practice = Kontrolle nach Vorgabe der Praxis
side-recheck_template = Kontrollabstand nicht bestätigt
side-told = Arzt informiert …
side-symptoms = Symptome …
side-plan = Plan …
side-plan_agreed = Der vereinbarte Plan
side-intention = Anliegen
side-was = vorher: { $words }
side-unseen = { $count } neu ↑
side-talk = Gespräch
side-severe = schwer: { $names }
side-outside = außerhalb: { $names }
side-pressure = RR
side-told_who = Wer informiert wurde
side-symptoms_said = Genannte Beschwerden
side-no_flags = nichts wird markiert: Grenzen nicht bestätigt
side-not_recorded = nicht erfasst
side-amend = Ändern
side-saving = sichert
side-private = Private Notiz
side-ago = vor { $span }
side-in_ = in { $span }
side-log = Verlauf · { $count }
side-search = Suchen
side-search_name = Im Verlauf suchen

## Die Musikleiste
music-safe = Sichere Musik
music-silence = Stille
music-to_plan = Zurück zum Plan
music-calmer = Ruhiger
music-fuller = Voller
music-more = Mehr
music-more_name = Mehr Musik
music-talk = Gespräch
music-end_talk = Gespräch beenden
music-next = Nächstes Stück
music-repeat = Wiederholen
music-repeating = Wiederholt
music-calmer_next = Ruhiger danach
music-fuller_next = Voller danach
music-volume = Lautstärke { $db } dB
music-output = Ausgang …
music-louder = Lauter
music-quieter = Leiser
music-silent = Stille, wie gewählt
music-safe_on = Sichere Musik an
music-stays = bleibt bis zur Rückkehr zum Plan
music-lost = Ausgang verloren
music-lost_under = der Plan läuft ungehört weiter
music-no_output = Kein Tonausgang
music-waiting = Ausgang wieder da, still
music-bring_back = Musik zurückholen
music-waits = Die Musik wartet
music-waits_for = { $cap } holt sie zurück
music-on_plan = es läuft die geplante Musik
music-unheard = kein Ton in dieser Sitzung
music-none_here = Keine Musik hier
music-none_here_about = ein anderes Gerät spielt sie, oder keines
music-no_music = Keine Musik geplant
music-repeats = wiederholt
music-fallback = Leise auf { $device } spielen
music-then = dann { $title }
music-steps_calmer = { $steps } ruhiger
music-steps_fuller = { $steps } voller

## Die Dosis
dose-drug = Wirkstoff
dose-form = Form
dose-amount = Menge
dose-volume = Volumen
dose-concentration = Konzentration
dose-expiry = Verwendbar bis
dose-disposal = Verworfen wie
dose-route = Weg
dose-site = Ort
dose-lot = Charge
dose-wasted = Verworfen
dose-witness = Bezeugt von
dose-given_by = Gegeben von
dose-unit_hint = mit Einheit
dose-when = Falls nicht jetzt
dose-when_hint = Falls nicht jetzt: −5 oder 14:20
dose-at_hint = −5 / 14:20
dose-read_back = Vorlesen
dose-give = Jetzt gegeben
dose-set_aside = Zurückstellen
dose-read_aloud = Laut vorlesen. Noch ist nichts gegeben.
dose-first = Erste Dosis
dose-further = Weitere Dosis
dose-booster = Nachdosis auf Anordnung
dose-order = Anordnung eintragen
dose-open_order = Nachdosis angeordnet { $amount } …
dose-no_order = keine Anordnung eingetragen
dose-differs = weicht von der Anordnung ab: { $ordered }
dose-again = Menge noch einmal eingeben
dose-needs_again = Dieselbe Menge und Einheit noch einmal.
dose-not_given = Nicht gegeben
dose-not_given_why = Warum nicht gegeben
dose-needs_drug = Der Wirkstoff fehlt.
dose-makes = ergibt { $total } in { $count } Gaben
dose-open_named = Offen: { $names }
dose-given_at = Gegeben um { $clock }
dose-phases_stay = Phasen bleiben, { $next } um { $clock }
dose-phase_anew = Phase beginnt neu, { $next } um { $clock }

## Einwilligungen
consents-title = Einwilligungen
consents-remark = jede Änderung wird mit ihrer Zeit eingetragen
consents-name = Einwilligungen: { $standing }
consents-steadied = Zur Sicherheit gestützt
consents-emergency = Berührung im Notfall

## Der gesperrte Bildschirm
lock-hold = Zum Entsperren halten
lock-cards = { $count ->
    [0] Nichts wartet
    [one] 1 Punkt wartet
   *[other] { $count } Punkte warten
}
lock-cards_and_attention = { $count ->
    [0] Nichts wartet
    [one] 1 Punkt wartet
   *[other] { $count } Punkte warten
} · Achtung ist offen

## Das kleine Fenster
compact_window-widen = Ganzes Fenster
compact_window-logged = { $clock } { $line } ✓
compact_window-in_the_whole = Im ganzen Fenster beantworten.

## Achtung
attention-title = Achtung
attention-agreed = Vorher vereinbart: was hilft
attention-call = Arzt gerufen
attention-arrived = Arzt ist da
attention-end = Vorbei
attention-other = Etwas anderes
attention-no_text = Kein Notfalltext in diesem Protokoll.
attention-since = seit { $clock }, { $ago }
attention-called = Gerufen { $clock }
attention-here = Da seit { $clock }
attention-other_by_digit = Etwas anderes, { $digit }

## Die Sitzung abschließen
close-title = Sitzung abschließen
close-end_state = Beendet
close-ended_hint = −5 oder 14:20
close-unkept = Ein begonnener Text ist nicht gesichert
close-talk = Ein Gespräch läuft
close-read_back = Eine Dosis wurde vorgelesen, aber nicht gegeben
close-not_done = Nicht rechtzeitig: { $prompts }
close-no_dose = Es wurde keine Dosis gegeben.
close-reason = Grund trotz offener Punkte
close-needs_reason = Bitte begründen; es bleibt in der Akte.
close-settle_first = zuerst Offenes erledigen
close-reason_first = zuerst einen Grund angeben
close-first = Zuerst: { $names }
close-count = Zuerst { $count } zu klären
close-needs_end = jetzt, −5 oder 14:20 eingeben, oder „Beendet“ drücken.
close-hold = Zum Abschließen halten
close-not_before = Nicht vor { $clock } (Praxis)
close-not_before_template = Nicht vor { $clock } (Vorlage, nicht bestätigt)
close-state_open = { $label }, seit { $clock }
close-ended_at_of = Beendet um: { $label }

## Einen Eintrag berichtigen
amend-title = Berichtigen
amend-nothing = Es gibt keinen eigenen Eintrag zu berichtigen.
amend-text = Text
amend-why_not = Weshalb es ausfiel
amend-time = Wann es war
amend-reason = Warum
amend-amend = Berichtigen
amend-withdraw = Zum Zurückziehen halten
amend-stays = Das Original bleibt lesbar.
amend-needs_reason = Angeben, warum berichtigt wird.
amend-unchanged = Noch ist nichts geändert.
amend-keep_name = Berichtigung sichern

## Die Übersicht der Tasten
keys-ctrl = Strg
keys-page_up = Bild ↑
keys-page_down = Bild ↓
keys-title = Tasten
keys-esc_half = ½ s: sichere Musik
keys-esc_two = 2 s: Stille
keys-digits = Frage beantworten
keys-digits_and_signs = auch: { $signs }
keys-between = Zwischen den Sitzungen
keys-in_session = In einer Sitzung
keys-tab = nächstes Feld, nächster Knopf
keys-enter_goes_on = nächstes Feld, oder bestätigen
keys-esc_leaves = zurück; das Getippte bleibt
keys-this_page = diese Tasten
keys-function_keys = Funktionstasten
keys-function_keys_about = Jede einmal drücken. Was bei Stillpoint ankommt, bekommt einen Haken. Wo sie stattdessen Helligkeit oder Lautstärke ändern, löst { $chord } Achtung aus; Esc gehalten spielt sichere Musik, dann Stille.
keys-pedal = Pedal oder Presenter
keys-pedal_about = Wählen, was er tun soll, dann einmal drücken. Er wirkt in Sitzungen auf diesem Computer, auch während getippt wird.
keys-press_pedal = Jetzt das Pedal oder den Presenter drücken. Esc bricht ab.
keys-not_learned = Diese Taste schreibt oder ändert Text. Das Pedal auf eine andere stellen, etwa Bild ab oder F13 bis F24, und noch einmal versuchen.
keys-learn = { $action }: Taste lernen …
keys-learned = { $action }: { $key }
keys-forget = Taste vergessen für: { $action }
keys-all_arrive = alle kommen an
keys-so_many_untried = { $count } nicht versucht
keys-elsewhere = Sie tun an diesem Computer anderes
keys-arrived = { $key } kommt an
keys-not_arrived = { $key }, nicht versucht
keys-enter = Verlaufsnotiz
keys-dose_is_ctrl_d = Dosis: Ctrl+D
keys-hold_safe = Sichere Musik …
keys-hold_silence = Stille …

## About whom an entry names
person-other = Andere…
person-not_of_the_room = { $who } gehört nicht zu diesem Raum. Ist das gemeint, „Andere…“ drücken.
person-observer_remark = wer ab jetzt beobachtet
keys-not_now = { $what }: nicht, solange ein Feld offen ist; Esc verlässt es
keys-not_logged = { $label } nicht eingetragen: ein Feld ist offen; Esc verlässt es
keys-no_detail_of = ⇧{ $letter } ergänzt am letzten Eintrag nichts
keys-grades = wie stark es war, 5 s lang
keys-details = + Buchstabe: Einzelheit

## Farben
theme-night = Nacht
theme-ember = Glut
theme-day = Tag

## Was Tasten tun
action-vitals = Vitalwerte
action-own_words = eigene Worte
action-mark_moment = Moment markieren
action-attention = Achtung
action-chart_note = Verlaufsnotiz
action-private_note = private Notiz
action-dose = Dosis
action-later = Frage später
action-skip = Frage weglassen
action-safe_music = sichere Musik
action-silence = Stille
action-return_to_plan = zurück zum Plan
action-hold = anhalten, weiter
action-extend = 5 min länger
action-begin_next = nächste Phase
action-step_back = vorige Phase
action-fuller = vollere Musik
action-calmer = ruhigere Musik
action-fuller_next = nächstes Stück voller
action-calmer_next = nächstes Stück ruhiger
action-talk = Gespräch
action-amend_last = Eintrag ändern
action-undo = Eintrag zurück
action-overlay = diese Tasten
action-near = 10 min um jetzt
action-earlier = frühere Zeit
action-search = Verlauf suchen
action-lock = Bildschirm sperren
action-brightness = dunkler, heller
action-compact = kleines Fenster
action-quieter = leiser
action-louder = lauter
action-consents = Einverständnisse
action-effects_ended = Wirkung ist vorbei
action-close_session = Sitzung abschließen
action-same_time = Zeit des letzten Eintrags

## Wie gefragt wird
manner-look = Schauen
manner-ask = Fragen

## Wege
route-sublingual = sublingual
route-intramuscular = intramuskulär
route-intravenous = intravenös
route-intranasal = intranasal
route-oral = oral
route-subcutaneous = subkutan

## Wie eine Gabe endete
dosing-swallowed = Geschluckt
dosing-spat_out = Ausgespuckt
dosing-part = Teils
dosing-complete = Vollständig
dosing-stopped = Abgebrochen

## Worum es bei Achtung geht
kind-airway = Atemwege, Atmung
kind-hard_to_rouse = Schwer weckbar
kind-pain = Brust-, Kopfschmerz
kind-vomiting = Erbrechen
kind-fall = Sturz
kind-distress = Panik oder Not

## Warum etwas nicht geschah
refusal-not_opened = Die Sitzung ist noch nicht eröffnet.
refusal-already_opened = Die Sitzung ist schon eröffnet.
refusal-closed = Die Sitzung ist abgeschlossen. Stattdessen einen Eintrag berichtigen oder zurückziehen.
refusal-not_closed = Die Sitzung ist noch nicht abgeschlossen.
refusal-signed = Die Aufzeichnung ist unterschrieben. Fügen Sie einen Nachtrag an.
refusal-nothing_to_undo = Nichts aus den letzten 30 s zum Zurücknehmen.
refusal-already_so = Das ist schon so.
refusal-no_music_here = In dieser Sitzung spielt hier keine Musik.
refusal-nothing_calmer = Ruhiger geht die Musik hier nicht.
refusal-nothing_fuller = Voller geht die Musik hier nicht.
refusal-nothing_quieter = Leiser geht es nicht. Stille hält die Musik an.
refusal-nothing_louder = Lauter erlaubt dieser Raum die Musik nicht.
refusal-no_such_phase = Diese Phase gibt es im Protokoll nicht.
refusal-not_a_neighbour = Nur die nächste Phase oder die davor kann beginnen.
refusal-only_by_dose = Diese Phase endet mit der Dosis: Ctrl+D.
refusal-no_planned_end = Diese Phase hat kein geplantes Ende.
refusal-not_read_back = Diese Dosis wurde noch nicht vorgelesen. Zuerst vorlesen.
refusal-first_dose_given = Die erste Dosis wurde schon gegeben.
refusal-no_first_dose = Es wurde noch keine erste Dosis gegeben.
refusal-no_open_order = Es gibt keine offene Anordnung. Zuerst die ärztliche Anordnung eintragen.
refusal-no_dosing = Es läuft keine Gabe.
refusal-not_due = „{ $prompt }“ ist nicht fällig.
refusal-settled = „{ $prompt }“ ist schon erledigt.
refusal-wrong_answer = Das ist keine Antwort auf „{ $prompt }“.
refusal-no_such_code = Diese Beobachtung gibt es in der Liste nicht.
refusal-no_such_modifier = Diese Einzelheit gibt es hier nicht.
refusal-no_vitals = Mindestens einen Wert eingeben.
refusal-implausible = Der Wert für { $name } kann kaum stimmen. Noch einmal Enter behält ihn, wie abgelesen.
refusal-no_such_item = Diesen Punkt gibt es im Protokoll nicht.
refusal-no_such_consent = Diese Einwilligung gibt es im Protokoll nicht.
refusal-only_narrows = Nach der Gabe kann eine Einwilligung nur enger werden. Nach dem Abschluss lässt sie sich auch auf mehr berichtigen.
refusal-no_such_entry = Diesen Eintrag gibt es nicht.
refusal-not_amendable = So lässt sich dieser Eintrag nicht berichtigen.
refusal-withdrawn = Dieser Eintrag wurde zurückgezogen.
refusal-reason_missing = Einen Grund angeben.
refusal-text_missing = Es wurde nichts eingegeben.
refusal-in_the_future = Diese Zeit liegt noch in der Zukunft.
refusal-too_long_ago = Das liegt mehr als einen Tag vor der Sitzung.
refusal-ends_before_it_began = Das Ende kann nicht vor dem Beginn liegen.
refusal-still_open = { $count ->
    [one] 1 Punkt ist noch offen.
   *[other] { $count } Punkte sind noch offen.
}
refusal-text_too_long = Das ist für einen Eintrag zu lang: höchstens { $most } Zeichen.
refusal-program_failed = Das Programm hat versagt, und dies wurde nicht eingetragen. Bitte noch einmal versuchen.
refusal-not_recordable = Das ließ sich nicht eintragen. Nichts wurde geändert.
refusal-not_a_report = Das kann nicht gemeldet werden.

## Was das Programm von sich sagt
notice-not_kept_awake = Dieser Computer kann von selbst einschlafen: in seinen Einstellungen abschalten
notice-ledger_failed = Die Köpfe des Protokolls können nicht gesichert werden: { $why }
notice-room_keys_mended = room.pub fehlte oder gehörte nicht zu diesem Raum und wurde neu geschrieben: { $path }
notice-saved_elsewhere = Am alten Ort ließ sich nicht schreiben; alles ist jetzt gesichert in { $to }
notice-track_left_out = „{ $title }“ fehlt in der Musik: { $reason }
notice-on_a_share = Die Aufzeichnungen liegen auf einer Netzfreigabe ({ $kind }): { $folder }. Ein Ordner auf diesem Computer ist sicherer
notice-synced = { $service } kopiert die Aufzeichnungen anderswohin: { $folder }. Wählen Sie einen Ordner ohne Abgleich
notice-same_disk = Der zweite Ordner liegt auf derselben Platte wie der erste und fällt mit ihr aus: { $second }

## Was eingegeben wurde und nicht lesbar ist
typed-no_unit = Die Einheit fehlt.
typed-unknown_unit = Das ist keine Einheit einer Dosis: mg, mg/kg, µg, mcg, g, ml.
typed-not_an_amount = Eine Zahl und ihre Einheit eingeben.
typed-not_initials = Ein Kürzel hat ein bis vier Buchstaben, etwa MR.
typed-not_a_time = Eine Zeit eingeben: −5, 14:20 oder etwa 14:20.
typed-means_nothing = { $letter } bedeutet hier nichts
typed-needs_words = Das fehlt noch.

## Vorbereiten
prepare-protocol = Protokoll
prepare-session = Sitzung
prepare-music = Musik
prepare-consents = Einwilligungen
prepare-own_words = in eigenen Worten
prepare-intention = Was heute dabei sein soll
prepare-help = Was hilft
prepare-help_when = falls es schwer wird
prepare-help_words = Worte, die helfen
prepare-help_hand = Berührung, die hilft
prepare-help_piece = Musik, die hilft
prepare-help_avoid = Was zu vermeiden ist
prepare-files = Dateien der Praxis
prepare-files_left_out = nicht angeboten
prepare-file_unused = { $file } ist nicht verwendbar
prepare-room_last_good = room.toml ist nicht lesbar. Es gelten die Einstellungen des Raums vom { $when }.
prepare-room_last_good_undated = room.toml ist nicht lesbar. Es gelten die letzten lesbaren Einstellungen.
prepare-room_unknown = room.toml ist nicht lesbar, und frühere Einstellungen gibt es nicht: Ausgang, Team und zweiter Ordner des Raums sind unbekannt. Die Datei reparieren und neu lesen, oder sagen, warum ohne sie begonnen wird.
prepare-room_unread = room.toml ist nicht lesbar
prepare-read_again = Neu lesen
prepare-begin_without = Ohne sie beginnen
prepare-why_without = Warum ohne die Einstellungen des Raums begonnen wird
prepare-this_computer = Dieser Computer
prepare-sound = Ton
prepare-no_output = kein Ausgang da
prepare-look_again = Neu suchen
prepare-hear_left = Links
prepare-hear_right = Rechts
prepare-hear_both = Beide
prepare-hear = Ton hören: { $side }
prepare-choose_first = Einen Ausgang wählen, um darauf einen Ton zu hören.
prepare-tone_about = Ein leiser Ton, so laut wie in einer Sitzung: von der Liege aus hören.
prepare-sounding = Er klingt jetzt …
prepare-heard_on = Er wurde auf { $device } gespielt.
prepare-tone_no_output = Es kommt kein Ton: { $reason }
prepare-tone_silent = Der Ausgang ist offen, nimmt aber keinen Ton an.
prepare-keys_hide = Eine Taste aus room.toml verdeckt „{ $what }“
prepare-keys_unused = Die Tasten aus room.toml gelten nicht: { $why }
prepare-function_keys_arrive = Die Funktionstasten kommen an
prepare-function_keys_untried = Funktionstasten nicht versucht: { $keys }
prepare-try_function_keys = { $overlay } drücken, dann jede einmal
prepare-function_keys_elsewhere = Diese Tasten tun hier anderes: { $keys }
prepare-function_keys_instead = { $chord } löst Achtung aus; Esc gehalten spielt sichere Musik
prepare-avoid = Musik, die heute wegbleibt
prepare-ready = bereit
prepare-line_ready = Bereit
prepare-line_look = Bitte ansehen
prepare-client = Klientencode
prepare-code_like = { $code }?
prepare-code_like_means = Ein neuer Code, einen Tippfehler neben einem früheren.
prepare-unlock_to_compare = Zum Vergleichen öffnen …
prepare-codes_sealed = Frühere Akten sind versiegelt.
prepare-not_a_client = Ein Code besteht aus Buchstaben, Ziffern und Strichen mit mindestens einer Ziffer. Er ist nie ein Name.
prepare-therapist = Therapie
prepare-initials_hint = Kürzel
prepare-rehearsal = Probelauf, ohne Klient
prepare-ticks_by = Hakt ab
prepare-who_ticks = Zuerst angeben, wer abhakt: Kürzel drücken oder eingeben.
prepare-no_protocol = Kein Protokoll ist verwendbar.
prepare-choose_protocol = Ein Protokoll wählen: dann stehen hier seine Phasen, seine Musik und seine Listen.
prepare-needs_protocol = Kein Protokoll ist gewählt.
prepare-no_playlist = Keine Musikliste ist verwendbar.
prepare-pad_carries = die Musikliste hat nichts dafür; der eingebaute Klang trägt
prepare-carries_rest = { $length } · { $music } Musik, der eingebaute Klang trägt { $rest }
prepare-short_open = { $phase }: { $music } Musik für { $length }
prepare-usual = üblich für { $protocol }
prepare-cut_after = bricht nach { $length } ab
prepare-never_reached = kommt nicht dran
prepare-again = noch einmal
prepare-built_in = eingebauter Klang
prepare-piece_left_out = bleibt weg: { $why }
prepare-to_phase_end = { $length }, Phasenende
prepare-safe = Sichere Musik
prepare-safe_when = nur wenn gewählt, wiederholt
prepare-start = Beginnen
prepare-start_of = { $what } beginnen
prepare-start_bare_open = Beginnen · { $count } offen …
prepare-rehearsal_short = Probelauf
prepare-hand_over = An { $to } übergeben
prepare-handed_over = { $from } hat um { $clock } an { $to } übergeben
prepare-leave = Noch nicht
prepare-all_done = Nichts ist offen.
prepare-needs_client = Der Klientencode fehlt.
prepare-needs_therapist = Das Kürzel für die Therapie fehlt.
prepare-needs_reason = Einen Grund angeben; er bleibt in der Akte.
prepare-room_key_missing = Der Schlüssel des Raums, room.key, fehlt, und es gibt Protokolle, die er unterschrieben hat. Holen Sie ihn aus einer Sicherung zurück und starten Sie Stillpoint neu; oder:
prepare-lost_fingerprint = Fingerabdruck des verlorenen Schlüssels, vom Papier
prepare-not_a_fingerprint = Ein Fingerabdruck besteht aus 32 der Zeichen 0 bis 9 und a bis f; Lücken zählen nicht
prepare-make_key = Neuen Schlüssel machen
prepare-key_made = Dieser Raum unterschreibt jetzt mit einem neuen Schlüssel. Notieren Sie ihn auf Papier: { $fingerprint }
prepare-another_room = Als anderer Raum beginnen…
prepare-another_room_yes = Ja, als anderer Raum
prepare-another_room_means = Frühere Protokolle gelten hier dann als beschädigt, weil nichts mehr zeigt, dass dieser Raum sie geschrieben hat. Gelöscht wird nichts.
prepare-contour = Verlauf von { $protocol }
prepare-counts = { $phases ->
    [one] 1 Phase
   *[other] { $phases } Phasen
} · Werte { $vitals }×
prepare-start_with_open = { $what } beginnen · { $count } offen …
prepare-why = { $count ->
    [one] Warum das Ankommen mit 1 offenen Punkt beginnt
   *[other] Warum das Ankommen mit { $count } offenen Punkten beginnt
}
prepare-place = { $file }, Zeile { $line }
prepare-consent_open = Einwilligung: { $label }
prepare-consent_option = { $label }: { $option }
prepare-until_dose = bis zur Dosis, etwa { $usual }
prepare-until_close = bis zum Abschluss, etwa { $usual }
prepare-nth_session = { $number }. Sitzung, zuletzt am { $last }
prepare-first_session = Erste Sitzung mit diesem Code
prepare-ticked_long_ago = { $who } { $clock } · vor { $hours } h
prepare-so_many_open = { $count } offen
prepare-open_named = Offen: { $names }
prepare-open_named_and_more = Offen: { $names } · und { $count } mehr
prepare-being_tried = Die Orte der Akten werden gerade geprüft …
prepare-measuring = Die Musik wird gemessen: { $done } von { $total } Dateien
prepare-begins_soon = Die Sitzung beginnt, sobald ihre Musik geprüft ist

## Was vor einer Sitzung bereit ist und was nicht
finding-two_places = Aufzeichnungen werden an zwei Orten gesichert
finding-sealed = Aufzeichnungen sind versiegelt
finding-mains = Am Stromnetz
finding-stays_awake = Der Computer bleibt in der Sitzung wach
finding-not_kept = Aufzeichnungen können nicht gesichert werden: { $why }
finding-second_not_kept = Aufzeichnungen werden nur an einem Ort gesichert: { $why }
finding-one_place = Aufzeichnungen werden nur an einem Ort gesichert
finding-set_second_folder = second_folder in room.toml setzen
finding-not_sealed = Aufzeichnungen kann lesen, wer diesen Computer benutzt
finding-seal_them = versiegeln (stillpoint keys) oder die Festplatte verschlüsseln
finding-keys_unread = Die Schlüssel der Versiegelung sind nicht lesbar: { $why }
finding-no_output_chosen = Kein Ausgang ist gewählt
finding-would_go_to = die Musik ginge an { $output }; unter Ton einen wählen
finding-choose_output = unter Ton einen wählen
finding-output_not_there = Der Ausgang „{ $wanted }“ ist nicht da
finding-fallback_not_there = Der Ersatzausgang „{ $wanted }“ ist nicht da
finding-there_are = anschließen oder einen anderen wählen: { $outputs }
finding-there_is_none = kein Ausgang ist da: einen anschließen
finding-fallback_is_output = Der Ersatzausgang ist der Ausgang selbst: { $output }
finding-other_fallback = einen anderen fallback_output in room.toml setzen oder keinen
finding-on_battery = Auf Akku, { $percent } %
finding-plug_in = vor der Sitzung anschließen
finding-may_fall_asleep = Dieser Computer kann von selbst einschlafen
finding-turn_sleep_off = in den Einstellungen des Systems abschalten
finding-emergency_not_written = { $protocol }: noch kein Notfalltext geschrieben
finding-write_emergency = den der Praxis in die Datei des Protokolls schreiben
finding-confirmed_by_nobody = { $protocol }: { $what } ist von { $who } bestätigt, niemandem aus diesem Raum
finding-confirm_by_somebody = in confirmed_by jemanden aus room.toml nennen
finding-section_without_phase = { $playlist }: keine Phase spielt den Abschnitt „{ $section }“
finding-did_you_mean = war „{ $phase }“ gemeint?
finding-broken = „{ $title }“ spielt nicht: { $why }

## Akten
records-records = Akten
records-none = Noch keine Sitzungen.
records-choose = Eine Sitzung wählen.
records-unreadable = Unlesbar
records-sealed = Versiegelt
records-today = heute
records-log = Verlauf
records-all = Alle
records-own_words = Eigene Worte
records-marked = Markiert
records-vitals = Werte
records-music = Musik
records-nothing = Nichts dieser Art.
records-private_remark = in eigener Datei, nie in einem Export des Verlaufs
records-copy = Verlauf kopieren
records-go_on = Fortsetzen, zum Abschließen …
records-sign_dots = Unterschreiben …
records-add_dots = Nachtragen …
records-correct_dots = Berichtigen …
records-unlock_dots = Entsperren …
records-sign = Unterschreiben
records-add = Nachtragen
records-amend = Berichtigen
records-withdraw = Zurückziehen
records-choose_line = Die Zeile im Verlauf wählen. Was dort jetzt steht, bleibt lesbar.
records-correct = Eine Zeile berichtigen
records-add_words = Worte hinzufügen
records-time_hint = 14:20, falls zu anderer Zeit
records-why = Warum
records-unlock = Entsperren
records-wrote = Ich habe es geführt
records-has_read = Ich habe es gelesen
records-addendum = Was nachgetragen wird
records-initials = Kürzel
records-passphrase = Passphrase
records-locked = Die Akten sind gesperrt
records-locked_about = Sie öffnen sich mit der Passphrase einer Person, die hier arbeitet, und sperren sich wieder, wenn niemand am Bildschirm ist.
records-needs_passphrase = Bitte eingeben.
records-wrong_passphrase = Das ist nicht die Passphrase; es wurde nichts getan.
records-unknown_signer = Wer unterschreibt, muss mit Namen und Funktion unter den Personen in room.toml stehen.
records-unknown_person = { $who } steht nicht unter den Personen in room.toml, das sind { $known }; es wurde nichts getan.
records-left_for = Diese Sitzung wurde { $therapist } zum Abschließen überlassen: Die Passphrase von { $therapist } setzt sie fort.
records-is_sealed = Diese Akte ist versiegelt. Die Passphrase der Praxis öffnet sie, die der privaten Notizen öffnet diese.
records-head = { $count ->
    [one] Prüfwert nach { $count } Zeile: { $digits }
   *[other] Prüfwert nach { $count } Zeilen: { $digits }
}
records-show_code = Code zeigen
records-hide_code = Code verbergen
records-keep_code = Fotografieren oder ausdrucken und anderswo aufbewahren: Daran zeigt sich selbst eine neu geschriebene Akte.
records-code = Prüfwert als QR-Code
records-pressure = Blutdruck
records-pulse = Puls
records-moments = Markiert
records-timeline = Zeitleiste der Sitzung
records-private = Private Notizen · { $count }
records-with_own_words = mit eigenen Worten ({ $count })
records-criteria_open = { $count ->
    [one] 1 Punkt offen gelassen
   *[other] { $count } Punkte offen gelassen
}
records-group_left_open = Offen geblieben
records-group_damaged = Beschädigt
records-group_to_sign = Zu unterschreiben
records-group_signed = Unterschrieben
records-group_sealed = Versiegelt
records-group_rehearsals = Probeläufe
records-complete = abgeschlossen, unversehrt geprüft
records-complete_without_notes = abgeschlossen, unversehrt geprüft, private Notizen nicht hier
records-being_verified = wird geprüft …
records-left_open = offen
records-torn = offen, letzte Zeile abgerissen
records-newer = aus einer neueren Version
records-damaged = beschädigt
records-so_many_entries = { $count ->
    [one] 1 Eintrag
   *[other] { $count } Einträge
} · { $standing }
records-without = Nicht in der Kopie: { $what }.
records-some_own_words = { $count } × eigene Worte
records-some_notes = { $count ->
    [one] 1 private Notiz
   *[other] { $count } private Notizen
}
records-dose_to_close = Dosis bis Abschluss
records-dose_to_effects_end = Dosis bis Wirkungsende
records-no_dose_given = keine Dosis gegeben
records-not_closed = noch offen
records-no_flags = keine
records-flags = Warnwerte
records-outside = außerhalb der Grenzwerte
records-outside_severe = außerhalb, { $severe } schwer
records-serious = { $count ->
    [one] ernste Antwort
   *[other] ernste Antworten
} · Vitalwerte markiert: { $flagged }
records-left_with_companion = gegangen, in Begleitung
records-closed = geschlossen
records-highest_pressure = höchster Blutdruck
records-no_pressure = kein Blutdruck
records-no_dose = keine Dosis
records-dose_at = um { $clock }
records-doses_from = in { $count } Gaben, die erste um { $clock }
records-dose_at_and_more = um { $clock }, und { $count } mehr

## Eine offen gelassene Sitzung fortsetzen
resume-go_on = Fortsetzen
resume-go_on_means = Die Uhr ist weitergelaufen. Die Musik bleibt still, bis eine Taste sie holt.
resume-go_on_late = Fortsetzen, zum Abschließen
resume-go_on_late_means = Die Akte öffnet sich, wo sie stehen blieb, ohne Musik. Offenes beenden, dann abschließen.
resume-rehearsal = Es war ein Probelauf.
resume-about = { $protocol } · letzter Eintrag um { $clock }, { $at }
resume-leave = { $therapist } zum Abschließen überlassen
resume-leave_means = Nichts geht verloren. Sie bleibt unter Akten offen, bis { $therapist } sie abschließt.
resume-interrupted_ago = Die Sitzung von { $client } wurde vor { $ago } unterbrochen
resume-left_on = Die Sitzung von { $client } am { $day } blieb für { $therapist } zum Abschließen offen

## Warum ein Ausgang nicht da ist oder nicht geht
output-no_system = das Tonsystem antwortet nicht
output-no_device = es gibt keinen Ausgang
output-not_there = er ist nicht da; es gibt: { $outputs }
output-none_there = er ist nicht da, und auch kein anderer
output-no_format = er bietet kein brauchbares Format (Stereo, 44,1–192 kHz)
output-not_opened = er ließ sich nicht öffnen
output-opening = er wird geöffnet
output-opens_slowly = er braucht sehr lange zum Öffnen
output-stream_failed = seine Verbindung brach ab
output-takes_no_sound = er nimmt keinen Ton mehr an
output-went_again = er ist wieder weg
output-moved = das System hat den Ton auf „{ $to }“ verlegt, wo er stumm ist
output-gone_and_moved = er ist weg; das System hat den Ton auf „{ $to }“ verlegt, wo er stumm ist
output-no_thread = der Computer gab dem Ton keinen Thread; starten Sie ihn neu

file-not_there = die Datei ist nicht da
file-not_allowed = die Datei darf nicht gelesen werden: prüfen Sie ihre Rechte
file-unreadable = die Datei lässt sich nicht lesen: prüfen Sie das Laufwerk oder kopieren Sie sie neu
file-not_a_file = es ist keine Datei
file-unknown_format = das ist kein Ton, den Stillpoint spielt: flac, mp3, ogg vorbis, opus, m4a, wav oder aiff
file-unknown_codec = ihren Codec oder dessen Profil spielt Stillpoint nicht: exportieren Sie sie neu, etwa als flac
file-no_sound = es ist kein Ton darin
file-ends_at_once = sie bricht ganz am Anfang ab: sie ist nicht vollständig, kopieren Sie sie neu
file-absurd = sie gibt { $rate } Hz und { $channels } Kanäle an: exportieren Sie sie neu in Stereo
file-decoder_failed = der Decoder ist daran gescheitert: exportieren Sie sie neu
file-cut_off = sie endet bei { $at } von { $declared }: sie ist nicht vollständig, kopieren Sie sie neu
file-damaged = sie ist bei { $at } beschädigt ({ $how }): exportieren oder kopieren Sie sie neu
file-undecodable = der Decoder kommt nicht weiter
file-blank = von einem Teil sind nur Nullen übrig
file-part_missing = ein Teil fehlt
file-end_missing = der Rest fehlt
file-not_sound = was darin steht, ist kein Ton
file-cut_to_nothing = der Ton bricht ins Nichts ab
file-gap = die Musik setzt bei { $at } für { $length } aus: exportieren oder kopieren Sie sie neu
file-silent = sie ist von Anfang bis Ende still
file-clipped = { $places ->
    [one] einmal übersteuert, bei { $at }
   *[other] an { $places } Stellen übersteuert, zuerst bei { $at }
}
file-wrong_length = laut Dateikopf { $declared }, in Wahrheit { $true_length }
file-stalled = die Datei war nicht mehr lesbar (ein abgezogenes Laufwerk, ein Netzordner?)
file-no_thread = der Computer gab ihr keinen Thread zum Dekodieren; starten Sie ihn neu
file-avoided = Musik mit der Marke „{ $tag }“ soll vermieden werden

disk-full = { $path } ließ sich nicht schreiben: der Datenträger ist voll; schaffen Sie Platz
disk-read_only = { $path } ließ sich nicht schreiben: das Schreiben ist dort nicht erlaubt; geben Sie diesem Benutzer das Recht dazu oder wählen Sie einen anderen Ordner
disk-not_there = { $path } ließ sich nicht schreiben: das ist nicht da; prüfen Sie, ob der Datenträger angeschlossen ist
disk-taken_away = { $path } ließ sich nicht schreiben: die Datei wurde währenddessen weggenommen
disk-failed = { $path } ließ sich nicht schreiben: der Datenträger meldet Fehler { $code }
disk-hangs = { $path } hat seit { $secs } s keine Zeile angenommen: der Datenträger antwortet nicht; prüfen Sie, ob er angeschlossen ist
disk-stopped = das Protokoll schreibt nicht mehr: beenden Sie das Programm und setzen Sie die Sitzung fort

## Gründe, die eine Taste weit sind
reason-client_inward = Nach innen gekehrt
reason-client_asleep = Schläft
reason-not_fitting_now = Passt gerade nicht
reason-known_already = Schon bekannt
reason-settled_on_arrival = Beim Ankommen geklärt
reason-not_needed_today = Heute nicht nötig
reason-detail_added = Einzelheit ergänzt
reason-undone = zurückgenommen
reason-rehearsed = ohne das geprobt
reason-wrong_kind = zur richtigen Art verschoben

## Titel der Klangflächen
piece-pad = Klangfläche, { $mood }
piece-open = offen
piece-warm = warm
piece-deep = tief
piece-bright = hell
piece-grounding = erdend

# Eine ärztliche Anordnung.
order-first = Anordnung der Dosis
order-booster = Anordnung der Nachdosis
order-in_chart = Die Anordnung steht in der Akte
order-by = Angeordnet von
order-seen_by = Gesehen von
order-amount = Angeordnete Menge
order-words = Im Wortlaut
order-limits = Eigene Grenzen für heute
order-limits_hint = etwa: Puls ab 45
order-from = ab
order-to = bis
order-not_a_limit = „{ $part }“ ist nicht lesbar. Wert, ab oder bis, und eine Zahl.

# Worte zu Momenten, die ohne Worte markiert wurden.
moments-title = Worte zu einem markierten Moment
moments-more = { $count ->
    [one] noch 1
   *[other] noch { $count }
}
moments-open = { $count ->
    [one] Worte zu 1 markierten Moment …
   *[other] Worte zu { $count } markierten Momenten …
}
moments-piece = Während „{ $title }“ klang
moments-words = In eigenen Worten
moments-hint = ein Anteil kann mit seinem Namen voranstehen: Kritiker: …
moments-pass_over = Ohne Worte
