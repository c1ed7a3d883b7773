import { NOW, scriptOf } from './script';

/**
 * What Redis does in one step each, in Lua. A script that may find the store full or read-only begins with the write that is
 * refused then, so that it does all or nothing: after its first write Redis lets a script go on.
 */

/** Of the answers of one caller, by the time at which each was kept. */
const ANSWERS = `
local function kept(ages, name, lifetime)
  local age = redis.call('ZSCORE', ages, name)
  return age and now - age < lifetime
end
local function forget(answers, ages, names)
  if #names == 0 then return end
  redis.call('HDEL', answers, unpack(names))
  redis.call('ZREM', ages, unpack(names))
end
local function keep(answers, ages, name, answer, lifetime, most)
  redis.call('HSET', answers, name, answer)
  redis.call('ZADD', ages, now, name)
  forget(answers, ages, redis.call('ZRANGEBYSCORE', ages, '-inf', now - lifetime))
  forget(answers, ages, redis.call('ZRANGE', ages, 0, -1 - most))
  redis.call('PEXPIRE', answers, lifetime)
  redis.call('PEXPIRE', ages, lifetime)
end
`;

/**
 * Adds a message and, both or neither, an answer. Its position is the time, or one more than the last that was given: so it
 * is a new one also for a store that has lost some.
 *
 * KEYS: messages, ids, latest, answers, ages. ARGV: id, message, most messages; and, where there is an answer, its
 * name, itself, its lifetime in ms, most answers. Gives `added`, `full`, or `kept` where there is another answer.
 */
export const ADD_MESSAGE = scriptOf(`${NOW}${ANSWERS}
local messages, ids, latest, answers, ages = unpack(KEYS)
local id, message, most, name, answer, lifetime, mostAnswers = unpack(ARGV)
if name and kept(ages, name, tonumber(lifetime)) then return 'kept' end
if redis.call('ZCARD', messages) >= tonumber(most) then return 'full' end
local position = math.max(math.floor(now), (redis.call('GET', latest) or 0) + 1)
redis.call('SET', latest, position)
redis.call('ZADD', messages, position, message)
redis.call('HSET', ids, id, position)
if name then keep(answers, ages, name, answer, tonumber(lifetime), tonumber(mostAnswers)) end
return 'added'
`);

/** KEYS: messages, ids. ARGV: id. Gives how many there were. */
export const DELETE_MESSAGE = scriptOf(`
local position = redis.call('HGET', KEYS[2], ARGV[1])
if not position then return 0 end
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('ZREMRANGEBYSCORE', KEYS[1], position, position)
`);

/** KEYS: answers, ages. ARGV: name, lifetime in ms. Gives the answer or null. */
export const FIND_ANSWER = scriptOf(`${NOW}${ANSWERS}
return kept(KEYS[2], ARGV[1], tonumber(ARGV[2])) and redis.call('HGET', KEYS[1], ARGV[1])
`);

/** KEYS: answers, ages. ARGV: name, answer, lifetime in ms, most. Gives `kept`, or null where there is another. */
export const KEEP_ANSWER = scriptOf(`${NOW}${ANSWERS}
local name, answer, lifetime, most = unpack(ARGV)
if kept(KEYS[2], name, tonumber(lifetime)) then return false end
keep(KEYS[1], KEYS[2], name, answer, tonumber(lifetime), tonumber(most))
return 'kept'
`);

/** Ends a claim, and no other's. KEYS: claim. ARGV: whose. */
export const END_CLAIM = scriptOf(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`);
