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

/** Makes an application with these providers, by default without zone.js. Returns the result of `use` in its injection context. */
export function application<T>(
  providers: readonly (Provider | EnvironmentProviders)[],
  use: () => T,
  changeDetection = provideZonelessChangeDetection(),
): T {
  TestBed.configureTestingModule({ providers: [changeDetection, ...providers] });
  return TestBed.runInInjectionContext(use);
}
