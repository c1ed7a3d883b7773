import { isPlatformServer } from '@angular/common';
import { inject, PLATFORM_ID } from '@angular/core';

/** Whether a server renders the page: nobody is logged in there, and nothing may be asked of the tenant. */
export const onServer = (): boolean => isPlatformServer(inject(PLATFORM_ID));
