-- Generators: a counting producer, a pipeline of stages, a recursive tree walk.
local N, DEPTH = tonumber(arg[1]) or 1500000, tonumber(arg[2]) or 15

local function range(n)
  return coroutine.wrap(function()
    for i = 1, n do coroutine.yield(i) end
  end)
end

local function odd_only(source)
  return coroutine.wrap(function()
    for x in source do
      if x % 2 == 1 then coroutine.yield(x) end
    end
  end)
end

local function scaled(source, k)
  return coroutine.wrap(function()
    for x in source do coroutine.yield(x * k) end
  end)
end

local function make(depth)
  if depth == 0 then return nil end
  return { left = make(depth - 1), value = depth, right = make(depth - 1) }
end

local function walk(node)
  return coroutine.wrap(function()
    if node == nil then return end
    for v in walk(node.left) do coroutine.yield(v) end
    coroutine.yield(node.value)
    for v in walk(node.right) do coroutine.yield(v) end
  end)
end

local total = 0
for x in range(N) do total = total + x end
for x in scaled(odd_only(range(N)), 3) do total = total + x end
for v in walk(make(DEPTH)) do total = total + v end
print(string.format("generators %d", total))
