import { inject, Service } from '@angular/core';
import { type PreloadingStrategy, type Route } from '@angular/router';
import { AuthService } from '@latchkey/angular-auth';
import { EMPTY, from, type Observable, switchMap } from 'rxjs';

/**
 * Fetches the other pages ahead for whoever is logged in: nobody else can open them. A route with the data `ahead: false`
 * waits until it is opened, for nobody, or not everybody, is on the way there.
 */
@Service()
export class PreloadForPeople implements PreloadingStrategy {
  private readonly auth = inject(AuthService);

  preload({ data }: Route, load: () => Observable<unknown>): Observable<unknown> {
    if (data?.['ahead'] === false) return EMPTY;
    return from(this.auth.settled()).pipe(switchMap((status) => (status === 'in' ? load() : EMPTY)));
  }
}
