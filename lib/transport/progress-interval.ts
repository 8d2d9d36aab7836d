/** Milliseconds between progress events, as the XMLHttpRequest standard has it (4.5.9). */
export const PROGRESS_INTERVAL = 50;
