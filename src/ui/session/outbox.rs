//! What the screen sends into the session in one pass.

use crate::live::CommandId;
use crate::session::{Command, MusicAct};

/// A command on its way into the session.
#[derive(Debug, Clone, PartialEq)]
pub struct SentCommand {
    /// Its outcome comes back under this.
    pub id: CommandId,
    pub command: Command,
    /// When the press came that asks for it, in session time.
    pub pressed_ms: i64,
}

/// Commands in the order in which they are to be carried out.
#[derive(Debug)]
pub(super) struct Outbox {
    pressed_ms: i64,
    commands: Vec<SentCommand>,
}

impl Outbox {
    /// For what is pressed at this session time.
    pub(super) fn at(pressed_ms: i64) -> Self {
        Self { pressed_ms, commands: Vec::new() }
    }

    /// Sends a command whose outcome is awaited.
    pub(super) fn send(&mut self, command: Command) -> CommandId {
        self.send_at(command, self.pressed_ms)
    }

    /// Sends a command; what came of it is seen in the view, a refusal in the status line.
    pub(super) fn push(&mut self, command: Command) {
        self.send(command);
    }

    /// Sends a command that was pressed for before.
    pub(super) fn send_at(&mut self, command: Command, pressed_ms: i64) -> CommandId {
        let id = CommandId::next();
        self.commands.push(SentCommand { id, command, pressed_ms });
        id
    }

    /// Nothing was sent.
    pub(super) fn is_empty(&self) -> bool {
        self.commands.is_empty()
    }

    /// All of them, the rescues of the music first.
    pub(super) fn into_commands(mut self) -> Vec<SentCommand> {
        self.commands.sort_by_key(|sent| {
            !matches!(sent.command, Command::Steer(MusicAct::SafeMusic | MusicAct::Silence))
        });
        self.commands
    }
}

impl Extend<Command> for Outbox {
    fn extend<T: IntoIterator<Item = Command>>(&mut self, commands: T) {
        commands.into_iter().for_each(|command| self.push(command));
    }
}
