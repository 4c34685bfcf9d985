import type { Clock } from '../../world/clock.ts';
import { Terminal } from './terminal.ts';

/** Lines of a start, each some tenths of a second after the one before. */
const LINUX_BOOT: readonly string[] = [
  'SeaBIOS (version 1.16.0)',
  'Booting from Hard Disk...',
  'GRUB loading..',
  'Loading Linux 6.8.0-45-generic ...',
  'Loading initial ramdisk ...',
  '[    0.000000] Linux version 6.8.0-45-generic (gcc 13.2.0) #45 SMP',
  '[    0.000000] Hypervisor detected: Xen HVM',
  '[    0.312045] ACPI: Core revision 20230628',
  '[    0.842113] xen:balloon: Initialising balloon driver',
  '[    1.104882] blkfront: xvda: flush diskcache: enabled; persistent grants: enabled',
  '[    1.203377]  xvda: xvda1 xvda2',
  '[    1.551020] vif vif-0 eth0: Initialising Xen virtual ethernet driver',
  '[    2.010462] EXT4-fs (xvda1): mounted filesystem with ordered data mode',
  '[  OK  ] Reached target Local File Systems.',
  '[  OK  ] Started Network Name Resolution.',
  '[  OK  ] Started OpenSSH server daemon.',
  '[  OK  ] Started Xen guest agent.',
  '[  OK  ] Reached target Multi-User System.',
];
const WINDOWS_BOOT: readonly string[] = ['Windows Boot Manager', '', 'Starting Windows', 'Getting devices ready'];
const CONTROL_BOOT: readonly string[] = ['XenServer control domain', '', '[  OK  ] Started xapi.'];

export type GuestLook = 'linux' | 'windows' | 'control';

const BOOT: Readonly<Record<GuestLook, readonly string[]>> = {
  linux: LINUX_BOOT,
  windows: WINDOWS_BOOT,
  control: CONTROL_BOOT,
};
const LINE_SECONDS = 0.4;
const ENTER = '\r';
const RUBOUT = '\b';

type Mode = 'booting' | 'login' | 'password' | 'shell';

/** What a guest shows and how it answers: it starts, asks who is there, and echoes what is typed. */
export class GuestScreen {
  readonly terminal: Terminal;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #look: GuestLook;
  readonly #restart: () => void;
  #mode: Mode = 'booting';
  #typed = '';
  #user = '';
  #prevent: () => void = () => undefined;

  /** `upSeconds` is how long the guest has been running already; `restart` is how it starts again by itself. */
  constructor(name: string, look: GuestLook, clock: Clock, upSeconds: number, restart: () => void = () => undefined) {
    this.#restart = restart;
    this.#name = name.toLowerCase().replace(/[^a-z0-9-]/g, '-');
    this.#look = look;
    this.#clock = clock;
    this.terminal = new Terminal(80, 25);
    this.#boot(0, upSeconds);
  }

  /** One letter, Enter or Backspace. */
  type(key: string): void {
    if (this.#mode === 'booting') return;
    if (key === ENTER) return this.#enter();
    if (key === RUBOUT) {
      if (this.#typed === '') return;
      this.#typed = this.#typed.slice(0, -1);
      if (this.#mode !== 'password') this.terminal.write('\b \b');
      return;
    }
    this.#typed += key;
    if (this.#mode !== 'password') this.terminal.write(key);
  }

  /** Ctrl+Alt+Del: Linux starts again, Windows asks who is there. */
  attention(): void {
    if (this.#mode === 'booting') return;
    if (this.#look === 'linux') this.#restart();
    else this.#ask('login');
  }

  stop(): void {
    this.#prevent();
  }

  #boot(from: number, elapsed: number): void {
    const lines = BOOT[this.#look];
    const done = Math.floor(elapsed / LINE_SECONDS);
    for (let i = from; i < Math.min(done, lines.length); i++) this.terminal.write(`${lines[i] ?? ''}\n`);
    const next = Math.max(from, Math.min(done, lines.length));
    if (next >= lines.length) return this.#ready();
    this.#prevent = this.#clock.after(LINE_SECONDS, () => this.#boot(next, (next + 1) * LINE_SECONDS));
  }

  #ready(): void {
    this.terminal.resize(128, 48);
    if (this.#look === 'windows') {
      this.terminal.clear();
      this.terminal.write('\n\n    Press Ctrl+Alt+Delete to unlock.\n\n');
    } else {
      this.terminal.write(`\n${this.#look === 'control' ? 'XenServer' : 'Ubuntu 24.04 LTS'} ${this.#name} tty1\n\n`);
    }
    this.#ask('login');
  }

  #ask(mode: Mode): void {
    this.#mode = mode;
    this.#typed = '';
    if (mode === 'login') this.terminal.write(`${this.#name} login: `, true);
    if (mode === 'password') this.terminal.write('Password: ');
    if (mode === 'shell') this.terminal.write(`${this.#user}@${this.#name}:~# `, true);
  }

  #enter(): void {
    const typed = this.#typed;
    this.terminal.write('\n');
    if (this.#mode === 'login') {
      this.#user = typed;
      return this.#ask(typed === '' ? 'login' : 'password');
    }
    if (this.#mode === 'password') {
      this.terminal.write(`\nWelcome to ${this.#name}\n\n`);
      return this.#ask('shell');
    }
    this.terminal.write(this.#reply(typed.trim()));
    this.#ask(typed.trim() === 'exit' ? 'login' : 'shell');
  }

  #reply(command: string): string {
    const [verb = '', ...rest] = command.split(/\s+/);
    switch (verb) {
      case '':
      case 'exit':
        return '';
      case 'hostname':
        return `${this.#name}\n`;
      case 'whoami':
        return `${this.#user}\n`;
      case 'date':
        return `${new Date(this.#clock.now()).toUTCString()}\n`;
      case 'echo':
        return `${rest.join(' ')}\n`;
      case 'clear':
        this.terminal.clear();
        return '';
      default:
        return `${verb}: command not found\n`;
    }
  }
}
