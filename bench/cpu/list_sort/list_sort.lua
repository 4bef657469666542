-- Sort numbers, strings, and records with a comparison function.
local N = tonumber(arg[1]) or 200000

local seed = 42
local function random()
  seed = seed * 16807 % 2147483647
  return seed
end

local numbers, names, records = {}, {}, {}
for i = 1, N do
  numbers[i] = random()
  names[i] = "n" .. random() % 50000
  records[i] = { key = random() % 1000, id = i }
end

table.sort(numbers)
table.sort(names)
table.sort(records, function(a, b)
  if a.key ~= b.key then return a.key > b.key end
  return a.id < b.id
end)

local sum = 0
for i = 1, N do
  sum = (sum * 31 + numbers[i] + #names[i] * i + records[i].id) % 1000000007
end
print(string.format("list_sort %d %s", sum, names[N / 2]))
