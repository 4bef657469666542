-- Throw and catch: error objects through a few frames, with clean-up.
local N = tonumber(arg[1]) or 3000000

local function risky(i)
  if i % 3 == 0 then error({ code = i % 7 }) end
  return i % 5
end

local function middle(i, depth)
  if depth == 0 then return risky(i) end
  return middle(i, depth - 1) + 1
end

local function run()
  local total, caught, cleaned = 0, 0, 0
  for i = 1, N do
    local ok, result = pcall(middle, i, 4)
    if ok then
      total = total + result
    else
      caught = caught + 1
      total = total + result.code
    end
    cleaned = cleaned + 1
  end
  return total, caught, cleaned
end

print(string.format("exceptions %d %d %d", run()))
