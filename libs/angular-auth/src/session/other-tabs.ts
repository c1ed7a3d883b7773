import { inject, Service } from '@angular/core';
import { AUTH_CONFIG } from '../auth-config';
import { sessionHint } from './session-hint';

/** Keeps the tabs of this page of one mind about whether somebody is logged in. No token passes between them. */
@Service()
export class OtherTabs {
  private readonly clientId = inject(AUTH_CONFIG).clientId;
  // A browser without it has tabs that notice on being looked at.
  private readonly channel = globalThis.BroadcastChannel && new BroadcastChannel(`auth.${this.clientId}`);

  /** Tells them that this tab logs out, which from now on hears of no other. */
  tellLogout(): void {
    this.channel?.postMessage('logout');
    this.rest();
  }

  /**
   * Calls `ended` when another tab logged out, once, and `awake` when somebody looks at this tab again: one that slept has
   * heard nothing, and its tokens may have expired meanwhile.
   */
  watch(ended: () => void, awake: () => void): void {
    const end = () => {
      this.rest();
      ended();
    };
    if (this.channel) this.channel.onmessage = end;
    document.onvisibilitychange = () => {
      if (document.visibilityState === 'hidden') return;
      if (sessionHint(this.clientId)) awake();
      else end();
    };
  }

  private rest(): void {
    if (this.channel) this.channel.onmessage = null;
    document.onvisibilitychange = null;
  }
}
