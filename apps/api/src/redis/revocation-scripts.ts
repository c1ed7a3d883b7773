import { NOW, scriptOf } from './script';

/**
 * Keeps marks of ended sessions, of two of one name the later. A new one has a position, which is the store's time in
 * milliseconds, or one more than the last that was given: so it is a new one also for a store that has lost some. Those go
 * that are older than any token; as none is older than its logout token, their positions tell.
 *
 * KEYS: `iat` by name, position by name. ARGV: the longest lifetime of a token in seconds; then names and `iat` in turn.
 */
export const ADD_MARKS = scriptOf(`${NOW}
local iats, positions = unpack(KEYS)
local lifetime = tonumber(ARGV[1])
local position = math.max(math.floor(now), (redis.call('ZREVRANGE', positions, 0, 0, 'WITHSCORES')[2] or 0) + 1)
for i = 2, #ARGV, 2 do
  local known = redis.call('HGET', iats, ARGV[i])
  if not known or tonumber(known) < tonumber(ARGV[i + 1]) then
    redis.call('HSET', iats, ARGV[i], ARGV[i + 1])
    redis.call('ZADD', positions, position, ARGV[i])
    position = position + 1
  end
end
for _, name in ipairs(redis.call('ZRANGEBYSCORE', positions, '-inf', now - lifetime * 1000, 'LIMIT', 0, 1000)) do
  redis.call('HDEL', iats, name)
  redis.call('ZREM', positions, name)
end
redis.call('EXPIRE', iats, lifetime)
redis.call('EXPIRE', positions, lifetime)
`);

/** KEYS: the same. ARGV: a position, and how many marks at most. Gives name, `iat` and position of those behind it, in order. */
export const READ_MARKS = scriptOf(`
local marks = {}
local found = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[2])
for i = 1, #found, 2 do
  marks[#marks + 1] = found[i]
  marks[#marks + 1] = redis.call('HGET', KEYS[1], found[i])
  marks[#marks + 1] = found[i + 1]
end
return marks
`);
