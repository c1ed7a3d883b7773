import { bootstrapApplication } from '@angular/platform-browser';
import { headStart, loadAuthConfig } from '@latchkey/angular-auth';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { startFaultConfig, StartFault } from './app/start-fault/start-fault';
import { applyTheme, chosenTheme } from './app/theme/theme';

async function start(): Promise<void> {
  headStart();
  applyTheme(chosenTheme());
  await bootstrapApplication(App, appConfig(await loadAuthConfig()));
}

// Whatever it is that fails, the page is never blank.
start().catch((fault: unknown) => bootstrapApplication(StartFault, startFaultConfig(fault)));
