import '@angular/compiler';
import {
  type EnvironmentProviders,
  type Provider,
  provideZonelessChangeDetection,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing';
import { afterEach, beforeEach } from 'vitest';

TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting());

beforeEach(() => {
  localStorage.clear();
});

afterEach(() => {
  TestBed.resetTestingModule();
});

export const url = 'https://directus.example.com';

/** An application with these providers, without zone.js unless they say so. Returns what `use` finds in its injection context. */
export function application<T>(
  providers: readonly (Provider | EnvironmentProviders)[],
  use: () => T,
): T {
  TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection(), ...providers] });
  return TestBed.runInInjectionContext(use);
}
