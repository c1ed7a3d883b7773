import { Component, computed, inject, input, type OnInit, signal } from '@angular/core';
import { AuthError, AuthService, type GivenToken } from '@latchkey/angular-auth';
import { Faults } from '../fault/faults';
import { copy, HelpButton, NO_COPY } from '../fault/help-button';
import { BoundKey } from './bound-key';
import { claimRows } from './claim-rows';
import { Lifetime } from './lifetime';

const BOUND = 'Copied. Without the key of this browser it is worth nothing.';

@Component({
  selector: 'app-token-panel',
  imports: [BoundKey, HelpButton, Lifetime],
  templateUrl: './token-panel.html',
  styleUrl: './token-panel.scss',
})
export class TokenPanel implements OnInit {
  private readonly auth = inject(AuthService);
  private readonly faults = inject(Faults);
  protected readonly leaving = this.auth.leaving;
  readonly kind = input.required<'id' | 'access'>();
  protected readonly name = computed(() => (this.kind() === 'id' ? 'ID token' : 'access token'));
  protected readonly error = signal<AuthError | null>(null);
  protected readonly note = signal('');
  /** The token itself, only while the person wants to see it. */
  protected readonly raw = signal<string | null>(null);
  protected readonly read = signal<Pick<GivenToken, 'decoded' | 'key' | 'keyless'> | null>(null);
  protected readonly opaque = computed(() => this.read()?.decoded === null);
  protected readonly parts = computed(() => {
    const decoded = this.read()?.decoded;
    if (!decoded) return [];
    return [
      { title: 'Header', rows: claimRows(decoded.header) },
      { title: 'Claims', rows: claimRows(decoded.claims) },
    ];
  });
  protected readonly lifetime = computed(() => {
    const { iat, exp } = this.read()?.decoded?.claims ?? {};
    return typeof iat === 'number' && typeof exp === 'number' ? { iat, exp } : null;
  });

  /** Of an access token that is bound to a key, or would be; null in it where this browser keeps none. */
  protected readonly binding = computed(() => {
    const { decoded, key, keyless } = this.read() ?? {};
    if (this.kind() === 'id' || (!key && !keyless)) return null;
    const { jkt } = (decoded?.claims['cnf'] ?? {}) as { jkt?: unknown };
    return { thumbprint: key ? String(jkt ?? 'not told by the token') : null };
  });

  ngOnInit(): void {
    void this.load();
  }

  protected async again(act: 'retry' | 'login'): Promise<void> {
    await (act === 'retry' ? this.load() : this.auth.login('/profile'));
  }

  protected async load(): Promise<void> {
    await this.withToken(({ decoded, key, keyless }) => this.read.set({ decoded, key, keyless }));
  }

  protected async toggle(): Promise<void> {
    if (this.raw()) this.raw.set(null);
    else await this.withToken(({ token }) => this.raw.set(token));
  }

  protected async copy(): Promise<void> {
    this.note.set('');
    await this.withToken(async ({ token, key }) => {
      const copied = key ? BOUND : 'Copied. Whoever has it can act as you until it expires.';
      this.note.set((await copy(token)) ? copied : NO_COPY);
    });
  }

  private async withToken(use: (given: GivenToken) => unknown): Promise<void> {
    try {
      await use(await this.auth.token(this.kind()));
      this.error.set(null);
    } catch (thrown) {
      this.error.set(this.faults.tell(AuthError.of(thrown)));
    }
  }
}
