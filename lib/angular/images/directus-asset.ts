import { isPlatformServer } from '@angular/common';
// As a namespace, which the linker of Angular needs.
import * as i0 from '@angular/core';
import {
  DestroyRef,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  type InputSignal,
  PLATFORM_ID,
  Renderer2,
  runInInjectionContext,
  type Type,
  type ɵɵDirectiveDeclaration,
  type ɵɵFactoryDeclaration,
} from '@angular/core';
import { catchError, EMPTY, startWith, switchMap, tap } from 'rxjs';
import { userSwitches } from '../../auth/user-change';
import type { AssetTransform } from '../../handlers/assets';
import type { DirectusToken } from '../client-token';
import { injectDirectus } from '../inject-directus';

/**
 * Shows a private file as an image: reads it with the session's token, `GET /assets/{id}`, and shows it by an object URL, which is
 * revoked with the element. Another id or transformation cancels the request under way; the image before is shown until
 * then. After a login or a logout the image is gone, and is read again. A failed request removes the image and dispatches `error` at the element, like any image that cannot be loaded.
 * Shows nothing on a server.
 *
 * @example
 * <img [directusAsset]="article.image" [transform]="{ width: 300 }" (error)="failed()" alt="" />
 */
export class DirectusAsset {
  /** The id of the file; `null` and `undefined`: no image. */
  readonly directusAsset: InputSignal<string | null | undefined> = input<string | null>();
  /** How the image is transformed: as for `directus.assets.readOne`. */
  readonly transform: InputSignal<AssetTransform | undefined> = input<AssetTransform>();
  /** Which client reads the file, where there are several. */
  readonly client: InputSignal<DirectusToken<never> | undefined> = input<DirectusToken<never>>();

  constructor() {
    if (isPlatformServer(inject(PLATFORM_ID))) return;
    const injector = inject(Injector);
    const renderer = inject(Renderer2);
    const { nativeElement: image } = inject<ElementRef<HTMLImageElement>>(ElementRef);
    let url: string | undefined;
    const show = (blob?: Blob) => {
      if (url !== undefined) URL.revokeObjectURL(url);
      url = blob && URL.createObjectURL(blob);
      if (url === undefined) renderer.removeAttribute(image, 'src');
      else renderer.setAttribute(image, 'src', url);
    };
    effect((onCleanup) => {
      const [id, transform, client] = [this.directusAsset(), this.transform(), this.client()];
      if (id === null || id === undefined) {
        show();
        return;
      }
      const { assets, auth } = runInInjectionContext(injector, () => injectDirectus(client));
      const fail = () => {
        show();
        image.dispatchEvent(new Event('error'));
      };
      const switches$ = userSwitches(auth.state$).pipe(
        tap(() => {
          show();
        }),
      );
      const images$ = switches$.pipe(
        startWith(undefined),
        switchMap(() =>
          assets.readOne(id, transform).pipe(
            tap({ next: show, error: fail }),
            catchError(() => EMPTY),
          ),
        ),
      );
      const reading = images$.subscribe();
      onCleanup(() => {
        reading.unsubscribe();
      });
    });
    inject(DestroyRef).onDestroy(() => {
      show();
    });
  }

  // As Angular's compiler writes the directives of a library, so that this package needs no build of its own for one. Without
  // effects when it is loaded, so that bundlers leave the class out where it is not used.
  /** @internal */
  static readonly ɵfac: ɵɵFactoryDeclaration<DirectusAsset, never> = (
    subclass?: Type<DirectusAsset>,
  ) => (subclass ? new subclass() : new DirectusAsset());

  /** @internal */
  static readonly ɵdir: ɵɵDirectiveDeclaration<
    DirectusAsset,
    'img[directusAsset]',
    never,
    {
      directusAsset: { alias: 'directusAsset'; required: false; isSignal: true };
      transform: { alias: 'transform'; required: false; isSignal: true };
      client: { alias: 'client'; required: false; isSignal: true };
    },
    // eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- no outputs, as Angular writes it
    Record<never, never>,
    never,
    never,
    true
  > = /* @__PURE__ */ i0.ɵɵngDeclareDirective({
    // @ts-expect-error -- the linker reads it, and the type does not have it
    minVersion: '17.1.0',
    version: '19.0.0',
    type: DirectusAsset,
    isStandalone: true,
    selector: 'img[directusAsset]',
    inputs: {
      directusAsset: {
        classPropertyName: 'directusAsset',
        publicName: 'directusAsset',
        isSignal: true,
        isRequired: false,
        transformFunction: null,
      },
      transform: {
        classPropertyName: 'transform',
        publicName: 'transform',
        isSignal: true,
        isRequired: false,
        transformFunction: null,
      },
      client: {
        classPropertyName: 'client',
        publicName: 'client',
        isSignal: true,
        isRequired: false,
        transformFunction: null,
      },
    },
    ngImport: i0,
  });
}
