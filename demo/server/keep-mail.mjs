#!/usr/bin/env node
// @ts-check
// Stands in for sendmail: instead of sending the mail on standard input, keeps it in MAIL_FOLDER.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['MAIL_FOLDER'];
if (!folder) throw new Error('MAIL_FOLDER is not set.');
mkdirSync(folder, { recursive: true });
const file = join(folder, `${Date.now()}-${process.pid}.eml`);
// Renamed when whole, so that a reader never sees half a mail.
writeFileSync(`${file}.part`, readFileSync(0));
renameSync(`${file}.part`, file);
