-- Integer-keyed map: insert, look up (hit and miss), delete, iterate.
local N, ROUNDS = tonumber(arg[1]) or 200000, tonumber(arg[2]) or 16

local function round(seed)
  local map = {}
  local first = seed
  for i = 1, N do
    seed = seed * 16807 % 2147483647
    map[seed] = i
  end
  local sum = 0
  seed = first
  for i = 1, N do
    seed = seed * 16807 % 2147483647
    sum = sum + map[seed]
    if map[seed + 1] then sum = sum + 1 end
    if i % 2 == 0 then map[seed] = nil end
  end
  local left = 0
  for key, value in pairs(map) do
    left = left + 1
    sum = sum + value + key % 3
  end
  return sum + left
end

local total = 0
for r = 1, ROUNDS do total = total + round(r * 1000) end
print(string.format("map_int %d", total))
