-- Build strings: format, join, append, repeat, upper case.
local ROUNDS, N = tonumber(arg[1]) or 80, tonumber(arg[2]) or 20000
local names = { "alpha", "beta", "gamma", "delta" }

local total = 0
for round = 1, ROUNDS do
  local parts = {}
  for i = 1, N do
    parts[i] = string.format("%05d:%s=%d", i, names[i % 4 + 1], i * round)
  end
  local joined = table.concat(parts, ",")
  local text = ""
  for i = 1, 2000 do text = text .. i .. ";" end
  local ruled = 0
  for i = 1, 2000 do ruled = ruled + #(string.rep("-", i % 40) .. "|") end
  local upper = joined:upper()
  total = total + #joined + #text + ruled + upper:byte(total % #upper + 1)
end
print(string.format("string_build %d", total))
