//! A connection to a PulseAudio server beside cpal's own, for what cpal doesn't ask: where our
//! streams are, and what is kept of them.

use std::ffi::CString;
use std::io::{BufReader, Cursor, Read};
use std::os::unix::net::UnixStream;

use pulseaudio::protocol::{
    self, AuthParams, AuthReply, Command, CommandReply, MAX_VERSION, Prop, Props,
    SetClientNameReply, SetStreamMuteParams, SinkInputInfo, SinkInputInfoList, TagStructReader,
};

/// No answer of a server is longer, in bytes.
const LONGEST_MESSAGE: u32 = 16 << 20;

/// Why the server could not be asked.
pub(super) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A connection of the native protocol: questions answered in order, events kept in mind.
pub(super) struct Server {
    reader: BufReader<UnixStream>,
    version: u16,
    next: u32,
    /// Something happened while an answer was awaited.
    happened: bool,
}

impl Server {
    pub(super) fn connect() -> Result<Self, Failure> {
        let path = pulseaudio::socket_path_from_env().ok_or("no PulseAudio server")?;
        let reader = BufReader::new(UnixStream::connect(path)?);
        let mut server = Self { reader, version: MAX_VERSION, next: 0, happened: false };
        let cookie = pulseaudio::cookie_path_from_env()
            .and_then(|path| std::fs::read(path).ok())
            .unwrap_or_default();
        let auth =
            AuthParams { version: MAX_VERSION, supports_shm: false, supports_memfd: false, cookie };
        let reply: AuthReply = server.ask(Command::Auth(auth))?;
        server.version = MAX_VERSION.min(reply.version);
        let mut props = Props::new();
        props.set(Prop::ApplicationName, CString::from(c"stillpoint-watch"));
        let _named: SetClientNameReply = server.ask(Command::SetClientName(props))?;
        Ok(server)
    }

    /// The connection itself, to cut it off.
    pub(super) fn socket(&self) -> Result<UnixStream, Failure> {
        Ok(self.reader.get_ref().try_clone()?)
    }

    /// Our own streams on the server, the oldest first.
    pub(super) fn our_streams(&mut self) -> Result<Vec<SinkInputInfo>, Failure> {
        let inputs: SinkInputInfoList = self.ask(Command::GetSinkInputInfoList)?;
        let mut ours: Vec<SinkInputInfo> = inputs.into_iter().filter(is_ours).collect();
        ours.sort_by_key(|input| input.index);
        Ok(ours)
    }

    fn say(&mut self, command: &Command) -> Result<u32, Failure> {
        self.next += 1;
        protocol::write_command_message(self.reader.get_mut(), self.next, command, self.version)?;
        Ok(self.next)
    }

    pub(super) fn ask<R: CommandReply>(&mut self, command: Command) -> Result<R, Failure> {
        let seq = self.say(&command)?;
        let body = self.reply(seq)?;
        let mut cursor = Cursor::new(body.as_slice());
        Command::read_tag_prefixed(&mut cursor, self.version)?;
        Ok(TagStructReader::new(&mut cursor, self.version).read()?)
    }

    pub(super) fn acknowledged(&mut self, command: Command) -> Result<(), Failure> {
        let seq = self.say(&command)?;
        self.reply(seq).map(|_| ())
    }

    pub(super) fn mute(&mut self, index: u32, mute: bool) -> Result<(), Failure> {
        self.acknowledged(Command::SetSinkInputMute(SetStreamMuteParams { index, mute }))
    }

    /// The body of the answer to `seq`.
    fn reply(&mut self, seq: u32) -> Result<Vec<u8>, Failure> {
        loop {
            let body = self.message()?;
            let (to, command) =
                Command::read_tag_prefixed(&mut Cursor::new(body.as_slice()), self.version)?;
            match command {
                Command::Reply if to == seq => return Ok(body),
                Command::Error(error) if to == seq => {
                    return Err(format!("the sound server refused: {error}").into());
                }
                Command::SubscribeEvent(_) => self.happened = true,
                _ => {}
            }
        }
    }

    pub(super) fn wait_for_event(&mut self) -> Result<(), Failure> {
        while !std::mem::take(&mut self.happened) {
            let body = self.message()?;
            let (_, command) =
                Command::read_tag_prefixed(&mut Cursor::new(body.as_slice()), self.version)?;
            self.happened = matches!(command, Command::SubscribeEvent(_));
        }
        Ok(())
    }

    fn message(&mut self) -> Result<Vec<u8>, Failure> {
        let about = protocol::read_descriptor(&mut self.reader)?;
        if about.length > LONGEST_MESSAGE {
            return Err("the sound server sent nonsense".into());
        }
        let mut body = vec![0; about.length as usize];
        self.reader.read_exact(&mut body)?;
        Ok(body)
    }
}

/// Opened by this process through cpal, which names its client so.
fn is_ours(input: &SinkInputInfo) -> bool {
    let pid = std::process::id();
    let is = |prop, wanted: &str| {
        input
            .props
            .get(prop)
            .is_some_and(|value| String::from_utf8_lossy(value).trim_end_matches('\0') == wanted)
    };
    is(Prop::ApplicationProcessId, &pid.to_string())
        && is(Prop::ApplicationName, &format!("cpal-pulseaudio-{pid}"))
}
