-- A million tasks that only give a number, spawned and joined in batches of a thousand: the
-- smallest scheduler on coroutines that can do it.
local ready, first, last = {}, 1, 0
local current

local function push(task)
    last = last + 1
    ready[last] = task
end

local function spawn(f, ...)
    local task = {thread = coroutine.create(f), args = table.pack(...)}
    push(task)
    return task
end

local function join(task)
    if not task.done then
        task.waiter = current
        coroutine.yield()
    end
    return task.value
end

local function run()
    while first <= last do
        current = ready[first]
        ready[first] = nil
        first = first + 1
        local ok, value = coroutine.resume(current.thread, table.unpack(current.args))
        if not ok then error(value) end
        if coroutine.status(current.thread) == "dead" then
            current.done, current.value = true, value
            if current.waiter then push(current.waiter) end
        end
    end
end

local function give(i) return i end

spawn(function()
    local total = 0
    for base = 0, 999999, 1000 do
        local tasks = {}
        for i = 0, 999 do tasks[i + 1] = spawn(give, base + i) end
        for i = 1, 1000 do total = total + join(tasks[i]) end
    end
    print("spawn_join " .. total)
end)
run()
