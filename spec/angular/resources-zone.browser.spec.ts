import 'zone.js';
import { provideZoneChangeDetection } from '@angular/core';
import { itReads } from './resource-contract';

itReads('zone.js', provideZoneChangeDetection);
