import { Injectable, Logger } from '@nestjs/common';
import { type HttpReply, type HttpRequest } from '../http';
import { type RateLimits } from '../limits/rate-limits';
import { AuthOptionsError } from '../options';
import { Refusal } from '../refusal/refusal';
import { type LogoutTokens } from './logout-tokens';
import { type EndedSession } from './mark';
import { type Revocations } from './revocations';

/** Seconds after which an issuer may send a logout token again that could not be kept. */
const AGAIN = 5;

/** Takes the logout tokens of the issuers, for an app's route (OpenID Connect Back-Channel Logout 1.0 section 2.5). */
@Injectable()
export class BackchannelLogout {
  private readonly logger = new Logger('Logout');

  constructor(
    private readonly tokens: LogoutTokens | undefined,
    private readonly revocations: Revocations,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Ends the session that a logout token names. Resolves once this process refuses its tokens and the log has it; a token that
   * was taken before changes nothing. Rejects with a `Refusal`: of the token, which is counted for the address it came from
   * as any refused token, or `logout_not_kept`.
   *
   * @param token the form field `logout_token`
   */
  async take(token: unknown, request: HttpRequest, reply: HttpReply): Promise<void> {
    if (!this.tokens) throw new AuthOptionsError(['A route takes logout tokens: say by logout how long tokens live.']);
    const session = await this.tokens.read(token).catch((error) => this.limits.refuse(error, request, reply));
    await this.end(session);
  }

  private async end(session: EndedSession): Promise<void> {
    try {
      await this.revocations.end(session);
    } catch (error) {
      this.logger.error(
        `An ended session could not be kept: ${error instanceof Error ? error.message : String(error)}`,
      );
      throw new Refusal(
        'logout_not_kept',
        'The session is over here, but that could not be written down: send the logout token again.',
        { retryAfter: AGAIN },
      );
    }
  }
}
