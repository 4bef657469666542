-- Read strings: split, find, replace, slices, character iteration.
local ROUNDS, WORDS = tonumber(arg[1]) or 50, tonumber(arg[2]) or 30000
local dictionary = { "the", "lamp", "river", "of", "stone", "turning", "gyre", "a" }

local seed = 42
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n
end

local list = {}
for i = 1, WORDS do list[i] = dictionary[random(#dictionary) + 1] end
local text = table.concat(list, " ")

local total = 0
for _ = 1, ROUNDS do
  local words = {}
  for word in text:gmatch("[^ ]+") do words[#words + 1] = word end
  local prefixed = 0
  for _, word in ipairs(words) do
    if word:sub(1, 2) == "tu" then prefixed = prefixed + 1 end
  end
  local found, at = 0, text:find("river", 1, true)
  while at do
    found = found + 1
    at = text:find("river", at + 1, true)
  end
  local replaced = text:gsub("lamp", "lantern")
  local vowels = 0
  for i = 1, #text do
    local c = text:byte(i)
    if c == 97 or c == 101 or c == 105 or c == 111 or c == 117 then vowels = vowels + 1 end
  end
  total = total + #words + prefixed + found + #replaced + vowels
end
print(string.format("string_scan %d", total))
