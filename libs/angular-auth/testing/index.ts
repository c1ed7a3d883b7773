// For component tests of apps.
export { FakeSession, type FakeSessionOptions, provideFakeSession } from './fake-session';
