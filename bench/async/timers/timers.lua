-- timers N MS: N uv timers with random times from MS to 2 MS after the start; when all are started
-- every second one is closed. The others note by how much they are late.
local uv = require("luv")
local s = require("sched")

local MODULUS = 2147483647
local BUCKETS = 10000 -- of 0.1 ms

-- The lateness, in milliseconds, that so large a part of all does not exceed.
local function percentile(late, fired, part)
  local left = fired * part
  for bucket = 0, BUCKETS - 1 do
    left = left - late[bucket]
    if left <= 0 then return bucket / 10 end
  end
  return BUCKETS / 10
end

local n, ms = s.arg(1, 1000000), s.arg(2, 5000)
local start, seed, fired = s.now(), 42, 0
local late, timers = {}, {}
for bucket = 0, BUCKETS - 1 do late[bucket] = 0 end
for i = 1, n do
  seed = seed * 16807 % MODULUS
  local due = start + ms / 1000 * (1 + seed / MODULUS)
  local timer = uv.new_timer()
  uv.update_time()
  timer:start(math.max(math.ceil((due - s.now()) * 1000), 0), 0, function()
    timer:close()
    local bucket = (s.now() - due) * 10000 // 1
    bucket = math.min(math.max(bucket, 0), BUCKETS - 1)
    late[bucket] = late[bucket] + 1
    fired = fired + 1
  end)
  timers[i] = timer
end
for i = 1, n, 2 do timers[i]:close() end
uv.run()
s.report(fired, s.now() - start,
         { p50_ms = percentile(late, fired, 0.5), p99_ms = percentile(late, fired, 0.99) })
