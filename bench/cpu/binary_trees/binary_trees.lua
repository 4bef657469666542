-- Allocate and walk many short-lived binary trees.
local DEPTH = tonumber(arg[1]) or 15

local function make(depth)
  if depth == 0 then return { left = nil, right = nil } end
  return { left = make(depth - 1), right = make(depth - 1) }
end

local function check(node)
  if node.left == nil then return 1 end
  return 1 + check(node.left) + check(node.right)
end

local total = check(make(DEPTH + 1))
local long_lived = make(DEPTH)
for depth = 4, DEPTH, 4 do
  for _ = 1, 2 ^ (DEPTH - depth + 4) do
    total = total + check(make(depth))
  end
end
total = total + check(long_lived)
print(string.format("binary_trees %d", total))
