import { type Page } from '@playwright/test';

declare global {
  interface Window {
    /** What has moved on the page so far, as the browser sums it up. */
    shift(): number;
  }
}

/** Counts from the first paint on what moves without anybody's doing. */
export const watchShifts = (page: Page) =>
  page.addInitScript(() => {
    let sum = 0;
    const add = (entries: PerformanceEntryList) => {
      for (const entry of entries) sum += (entry as PerformanceEntry & { value: number }).value;
    };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    window.shift = () => {
      add(observer.takeRecords());
      return sum;
    };
  });
