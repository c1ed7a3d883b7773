import { inject, Service, signal } from '@angular/core';
import { AuthService } from '@latchkey/angular-auth';

/** What is on its way: a text, and the key by which the API knows it again. */
export interface Outgoing {
  readonly text: string;
  readonly key: string;
}

interface Kept {
  readonly text: string;
  /** Of this very text, where it was sent already and may have arrived. */
  readonly key?: string;
  readonly outgoing: readonly Outgoing[];
}

/**
 * What a person has written and the API has not yet got. It outlives a login in the middle and a reload: it is kept in this
 * tab's storage, under the person's own name, so that nobody else who logs in here is shown it.
 */
@Service()
export class Draft {
  private readonly place = placeOf(inject(AuthService).person()?.claims);
  private readonly state = signal<Kept>(this.restored());

  text(): string {
    return this.state().text;
  }

  write(text: string): void {
    const { text: before, key, outgoing } = this.state();
    this.keep({ text, key: text === before ? key : undefined, outgoing });
  }

  /** Takes the text out, to be sent. */
  take(): Outgoing {
    const { text, key = crypto.randomUUID(), outgoing } = this.state();
    const taken = { text, key };
    this.keep({ text: '', outgoing: [...outgoing, taken] });
    return taken;
  }

  arrived({ key }: Outgoing): void {
    const state = this.state();
    this.keep({ ...state, outgoing: state.outgoing.filter((other) => other.key !== key) });
  }

  /**
   * Puts a text back that could not be sent, before whatever was written since.
   *
   * @param uncertain whether it may have arrived all the same: the same text then keeps its key
   */
  putBack(returned: Outgoing, uncertain: boolean): void {
    this.arrived(returned);
    const { text, outgoing } = this.state();
    this.keep({ ...joined([returned], text, uncertain), outgoing });
  }

  private keep(state: Kept): void {
    this.state.set(state);
    try {
      if (state.text || state.outgoing.length) sessionStorage.setItem(this.place, JSON.stringify(state));
      else sessionStorage.removeItem(this.place);
    } catch {
      // A browser that keeps nothing for a page: the draft then lasts as long as the page.
    }
  }

  /** What was on its way when the page ended comes back too. */
  private restored(): Kept {
    const stored = this.stored();
    return stored.outgoing.length ? { ...joined(stored.outgoing, stored.text, true), outgoing: [] } : stored;
  }

  private stored(): Kept {
    try {
      const stored: unknown = JSON.parse(sessionStorage.getItem(this.place) ?? 'null');
      if (isKept(stored)) return stored;
    } catch {
      // No storage, or something in it that this page did not write.
    }
    return { text: '', outgoing: [] };
  }
}

function joined(returned: readonly Outgoing[], text: string, uncertain: boolean): Pick<Kept, 'text' | 'key'> {
  const texts = [...returned.map((one) => one.text), text].filter(Boolean);
  return { text: texts.join('\n'), key: texts.length === 1 && !text && uncertain ? returned[0]?.key : undefined };
}

function isKept(stored: unknown): stored is Kept {
  const { text, key, outgoing } = (stored ?? {}) as Partial<Kept>;
  const isText = (value: unknown) => typeof value === 'string';
  const isOutgoing = (one: Partial<Outgoing> | null) => isText(one?.text) && isText(one?.key);
  return isText(text) && (key === undefined || isText(key)) && Array.isArray(outgoing) && outgoing.every(isOutgoing);
}

/** A caller is the pair `iss` and `sub`. */
function placeOf(claims: Readonly<Record<string, unknown>> = {}): string {
  return `draft ${JSON.stringify([claims['iss'], claims['sub']])}`;
}
