autocmd BufNewFile,BufRead *.gy setfiletype gyre
autocmd BufNewFile,BufRead * if getline(1) =~# '^#!.*\<gyre\>' | setfiletype gyre | endif
