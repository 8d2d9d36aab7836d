import { uploadFile } from './memory.mjs';

const input = document.querySelector('input');
const chosen = new Promise((resolve) => {
  input.addEventListener('change', () => resolve(input.files[0]));
});
const { troubleUrl } = await (await fetch('/settings')).json();
await uploadFile({ troubleUrl, gaugeUrl: location.origin }, () => chosen);
