-- Closures: counters, composition, map/filter/fold with captured variables.
local N, ROUNDS = tonumber(arg[1]) or 1000, tonumber(arg[2]) or 5000

local function counter()
  local n = 0
  return function()
    n = n + 1
    return n
  end
end

local function adder(k)
  return function(x) return x + k end
end

local function compose(f, g)
  return function(x) return f(g(x)) end
end

local function map(list, f)
  local out = {}
  for i, x in ipairs(list) do out[i] = f(x) end
  return out
end

local function filter(list, keep)
  local out = {}
  for _, x in ipairs(list) do
    if keep(x) then out[#out + 1] = x end
  end
  return out
end

local function fold(list, start, f)
  local acc = start
  for _, x in ipairs(list) do acc = f(acc, x) end
  return acc
end

local numbers = {}
for i = 1, N do numbers[i] = i end

local total = 0
local tick = counter()
for round = 1, ROUNDS do
  local shift = compose(adder(round), adder(1))
  local shifted = map(numbers, shift)
  local kept = filter(shifted, function(x) return (x + round) % 3 ~= 0 end)
  total = total + fold(kept, 0, function(acc, x)
    tick()
    return acc + x
  end)
end
print(string.format("closures %d", total + tick()))
