import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { loadAuthConfig } from './app/auth/auth-config';
import { headStart } from './app/auth/head-start';
import { startFaultConfig, StartFault } from './app/start-fault/start-fault';
import { applyTheme, chosenTheme } from './app/theme/theme';

headStart();
applyTheme(chosenTheme());
loadAuthConfig().then(
  (config) => bootstrapApplication(App, appConfig(config)),
  (fault: unknown) => bootstrapApplication(StartFault, startFaultConfig(fault)),
);
