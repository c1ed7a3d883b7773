// What a check can come to. A fault says what is wrong, where it is changed, and what to put there.

/** It holds. `note` says what was seen; `facts` are for the checks after it. */
export const passed = (note, facts = {}) => ({ status: 'passed', note, faults: [], facts });

/** It does not hold: exit code 1. */
export const failed = (...faults) => ({ status: 'failed', note: '', faults, facts: {} });

/** It works, but not for everybody: told, and no reason for exit code 1. */
export const warned = (...faults) => ({ status: 'warned', note: '', faults, facts: {} });

/** Nobody knows: never a tick. `note` says why, and how it could be known. */
export const unchecked = (note) => ({ status: 'unchecked', note, faults: [], facts: {} });

/**
 * One fault. `says` is a sentence; `place` is of places.mjs; `found` is the value that is there, where it can be seen;
 * `put` is the value to paste.
 */
export const fault = (says, place, { found, put } = {}) => ({ says, place, found, put });
