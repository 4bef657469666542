-- A plain integer loop: add, multiply, remainder, one branch.
local N = tonumber(arg[1]) or 50000000

local function run()
  local a, b = 0, 0
  for i = 1, N do
    a = a + (i % 7) * 3
    if a > 1000000 then a = a - 1000000 end
    b = b + a
  end
  return a, b
end

local a, b = run()
print(string.format("loop_sum %d %d", a, b))
