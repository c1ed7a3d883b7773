import { UsageError, UserError } from './user-error';

/** A command: takes the words after its name, and resolves with the exit code. May throw a UserError. */
export type Command = (words: readonly string[]) => Promise<number>;

interface Entry {
  /** What it does, for the list of all. */
  readonly says: string;
  /** Each comes with what it alone needs. */
  load(): Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  tenant: {
    says: 'serves a local tenant, without an account and without a file',
    load: async () => (await import('./tenant/tenant')).tenant,
  },
  doctor: {
    says: 'asks tenant, API and page in turn and names the field that is wrong',
    load: async () => (await import('./doctor/doctor')).doctor,
  },
  token: {
    says: 'prints an access token of the local tenant',
    load: async () => (await import('./token/token')).token,
  },
  use: {
    says: 'writes auth_config.json after asking the tenant',
    load: async () => (await import('./use/use')).use,
  },
  deploy: {
    says: 'brings tenant.yaml to an Auth0 tenant; shows first what would change',
    load: async () => (await import('./deploy/deploy')).deploy,
  },
};

const USAGE = `latchkey <command>

${Object.entries(COMMANDS)
  .map(([name, { says }]) => `  ${name.padEnd(8)}${says}`)
  .join('\n')}

latchkey <command> --help says what a command takes.`;

/** Runs `latchkey` with these words and resolves with its exit code: 2 for what is typed as it cannot be, 1 for a failure. */
export async function runCommand([name, ...words]: readonly string[]): Promise<number> {
  try {
    if (name === '--help' || name === '-h') {
      console.log(USAGE);
      return 0;
    }
    const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw new UsageError(name === undefined ? 'Say a command.' : `There is no command ${name}.`, USAGE);
    const run = await command.load();
    return await run(words);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const isUsage = error instanceof UsageError;
    console.error(isUsage ? `${error.message}\n\n${error.usage}` : error.message);
    return isUsage ? 2 : 1;
  }
}
