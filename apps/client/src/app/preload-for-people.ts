import { inject, Service } from '@angular/core';
import { type PreloadingStrategy, type Route } from '@angular/router';
import { AuthService } from '@latchkey/angular-auth';
import { EMPTY, from, type Observable, switchMap } from 'rxjs';

/** Fetches the other pages ahead for whoever is logged in: nobody else can open them. */
@Service()
export class PreloadForPeople implements PreloadingStrategy {
  private readonly auth = inject(AuthService);

  preload({ path }: Route, load: () => Observable<unknown>): Observable<unknown> {
    if (path === '**' || path === 'messages') return EMPTY; // nobody, or not everybody, is on the way there
    return from(this.auth.settled()).pipe(switchMap((status) => (status === 'in' ? load() : EMPTY)));
  }
}
