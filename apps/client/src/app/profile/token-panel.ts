import { Component, computed, inject, input, type OnInit, signal } from '@angular/core';
import { AuthError, AuthService, type DecodedToken, type GivenToken } from '@latchkey/angular-auth';
import { Faults } from '../fault/faults';
import { copy, HelpButton, NO_COPY } from '../fault/help-button';
import { claimRows } from './claim-rows';
import { Lifetime } from './lifetime';

@Component({
  selector: 'app-token-panel',
  imports: [HelpButton, Lifetime],
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
  protected readonly read = signal<{ readonly decoded: DecodedToken | null } | null>(null);
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

  ngOnInit(): void {
    void this.load();
  }

  protected async again(act: 'retry' | 'login'): Promise<void> {
    await (act === 'retry' ? this.load() : this.auth.login('/profile'));
  }

  protected async load(): Promise<void> {
    await this.withToken(({ decoded }) => this.read.set({ decoded }));
  }

  protected async toggle(): Promise<void> {
    if (this.raw()) this.raw.set(null);
    else await this.withToken(({ token }) => this.raw.set(token));
  }

  protected async copy(): Promise<void> {
    this.note.set('');
    await this.withToken(async ({ token }) => {
      this.note.set((await copy(token)) ? 'Copied. Whoever has it can act as you until it expires.' : NO_COPY);
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
