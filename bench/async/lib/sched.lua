-- A small coroutine scheduler over luv: what a Lua program needs to have
-- tasks. One batch of ready coroutines, then one turn of the uv loop.
local uv = require("luv")

local M = { now = function() return uv.hrtime() / 1e9 end }
local queue, head, tail = {}, 1, 0
local live = 0

local function ready(task, value, err)
  task.value, task.err = value, err
  tail = tail + 1
  queue[tail] = task
end
M.ready = ready

local current

local function finish(task)
  live = live - 1
  task.done = true
  local waiters = task.waiters
  if waiters then
    for i = 1, #waiters do ready(waiters[i]) end
  end
end

local function resume(task)
  current = task
  local ok, a = coroutine.resume(task.co, task.value, task.err)
  if not ok then
    if a ~= M.cancelled then error(debug.traceback(task.co, tostring(a)), 0) end
    task.failed = a
    finish(task)
  elseif coroutine.status(task.co) == "dead" then
    task.result = a
    finish(task)
  end
end

-- suspends the running task; returns what ready() hands over, or raises
local function park()
  local value, err = coroutine.yield()
  if err then error(err, 0) end
  return value
end
M.park = park

function M.current() return current end

function M.spawn(fn, ...)
  local args = table.pack(...)
  local task
  task = { co = coroutine.create(function() return fn(table.unpack(args, 1, args.n)) end) }
  live = live + 1
  ready(task)
  return task
end

function M.join(task)
  if not task.done then
    task.waiters = task.waiters or {}
    table.insert(task.waiters, current)
    park()
  end
  return task.result, task.failed
end

function M.yield()
  ready(current)
  return park()
end

function M.sleep(ms)
  local task, timer = current, uv.new_timer()
  timer:start(ms, 0, function()
    timer:close()
    task.abort = nil
    ready(task)
  end)
  task.abort = function() timer:close() end
  return park()
end

M.cancelled = setmetatable({}, { __tostring = function() return "cancelled" end })

function M.cancel(task)
  if task.abort then
    task.abort()
    task.abort = nil
    ready(task, nil, M.cancelled)
  else
    task.err = M.cancelled -- it is ready already and runs into this
  end
end

function M.chan(capacity)
  return { capacity = capacity, n = 0, first = 1, takers = {}, givers = {} }
end

function M.give(c, value)
  local taker = table.remove(c.takers, 1)
  if taker then
    ready(taker, value)
    return
  end
  if c.n >= c.capacity then
    table.insert(c.givers, current)
    park()
  end
  c[c.first + c.n] = value
  c.n = c.n + 1
end

function M.take(c)
  if c.n == 0 then
    table.insert(c.takers, current)
    return park()
  end
  local value = c[c.first]
  c[c.first] = nil
  c.first, c.n = c.first + 1, c.n - 1
  local giver = table.remove(c.givers, 1)
  if giver then ready(giver) end
  return value
end

function M.run(main, ...)
  M.spawn(main, ...)
  while live > 0 do
    local last = tail
    while head <= last do
      local task = queue[head]
      queue[head] = nil
      head = head + 1
      resume(task)
    end
    if live > 0 then uv.run(head <= tail and "nowait" or "once") end
  end
  uv.run() -- lets closed timers close: luv crashes when Lua ends before
end

function M.arg(i, default)
  return tonumber(arg[i]) or default
end

function M.report(check, t, more)
  io.write(string.format("check=%d t=%.6f", check, t))
  for k, v in pairs(more or {}) do io.write(string.format(" %s=%.6f", k, v)) end
  print()
end

return M
