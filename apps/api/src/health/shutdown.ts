import { Injectable } from '@nestjs/common';

/** Whether the end has begun: from then on readiness says so, and balancers send nobody here. */
@Injectable()
export class Shutdown {
  private started = false;

  get begun(): boolean {
    return this.started;
  }

  begin(): void {
    this.started = true;
  }
}
