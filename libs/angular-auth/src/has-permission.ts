import { computed, Directive, effect, inject, input, TemplateRef, untracked, ViewContainerRef } from '@angular/core';
import { AuthService } from './auth-service';
import { type Permission } from './endpoints';

/**
 * Shows its element to whoever has the permission, and something else, if anything, to everybody else: before the session is
 * known, on a server, and where the access token cannot be read, too. It spares people buttons that would be refused; the
 * refusing is the API's.
 *
 * ```html
 * <button *hasPermission="'write:orders'; else sorry">Order</button>
 * <ng-template #sorry>Ask for write:orders.</ng-template>
 * ```
 */
@Directive({ selector: '[hasPermission]' })
export class HasPermission {
  readonly hasPermission = input.required<Permission>();
  readonly hasPermissionElse = input<TemplateRef<unknown> | null>(null);
  private readonly auth = inject(AuthService);
  private readonly template = inject<TemplateRef<unknown>>(TemplateRef);
  private readonly container = inject(ViewContainerRef);
  /** Computed, so that a token that grants the same as the last one leaves the view, and what is typed into it, alone. */
  private readonly shown = computed(() =>
    this.auth.permissions().includes(this.hasPermission()) ? this.template : this.hasPermissionElse(),
  );

  constructor() {
    effect(() => {
      const shown = this.shown();
      untracked(() => {
        this.container.clear();
        if (shown) this.container.createEmbeddedView(shown);
      });
    });
  }
}
