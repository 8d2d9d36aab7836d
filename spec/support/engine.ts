/** WebKit, which does some things differently from Chromium, Firefox and Node. */
export const isWebkit =
  typeof navigator === 'object' && /AppleWebKit(?!.*Chrom)/.test(navigator.userAgent);
