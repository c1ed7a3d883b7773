import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './user-error';

/** How a command is typed: by a script of the workspace, which says so in the environment, or by its own name. */
export const typedAs = (command: string) => process.env['LATCHKEY_TYPED_AS'] ?? `latchkey ${command}`;

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * Reads the words after a command. Throws a UsageError, in Node's own words, for an option that does not exist, has no value
 * or should have none, and for a word too many.
 */
export function parseWords<const Known extends Options>(
  args: readonly string[],
  usage: string,
  options: Known,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error;
    throw new UsageError(message, usage);
  }
}
