import { openFile } from 'directus-rx/node';
import { uploadFile } from './memory.mjs';

const settings = JSON.parse(process.env.MEMORY_SETTINGS);
await uploadFile(settings, () => openFile(settings.file));
