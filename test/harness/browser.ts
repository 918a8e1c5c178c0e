import { chromium, type Browser } from 'playwright-core';
import { findProgram, forBrowser, provision } from './provision.ts';

/** Debian's Chromium, headless, driven by Playwright. */
export async function openBrowser(signal?: AbortSignal): Promise<Browser> {
  await provision(forBrowser, signal);
  return chromium.launch({
    executablePath: findProgram('chromium') ?? 'chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
    // The harness stops the browser itself, after what runs in it.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
