# -*- coding: latin-1 -*-
name = "éè"
