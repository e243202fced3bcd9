//! What the screen sends into the session in one frame.

use crate::live::CommandId;
use crate::session::{Command, MusicAct};

/// Commands in the order in which they are to be carried out, each with the id under which its
/// outcome comes back.
#[derive(Debug, Default)]
pub(super) struct Outbox(Vec<(CommandId, Command)>);

impl Outbox {
    /// Sends a command whose outcome is awaited.
    pub(super) fn send(&mut self, command: Command) -> CommandId {
        let id = CommandId::next();
        self.0.push((id, command));
        id
    }

    /// Sends a command; what came of it is seen in the view, a refusal in the status line.
    pub(super) fn push(&mut self, command: Command) {
        self.send(command);
    }

    /// All of them, the rescues of the music first.
    pub(super) fn into_commands(self) -> Vec<(CommandId, Command)> {
        let mut commands = self.0;
        commands.sort_by_key(|(_, command)| {
            !matches!(command, Command::Steer(MusicAct::SafeMusic | MusicAct::Silence))
        });
        commands
    }
}

impl Extend<Command> for Outbox {
    fn extend<T: IntoIterator<Item = Command>>(&mut self, commands: T) {
        commands.into_iter().for_each(|command| self.push(command));
    }
}
