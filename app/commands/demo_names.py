"""Names, streets and places from which the people of a demo city are made up: common ones, and nobody's."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# By generation: born before 1965, before 1995, later.
MEN = (
    _words(
        "Suparman Sukarno Soekardi Paimin Paiman Sutrisno Slamet Ngadimin Karyono Sugeng Tukiman Wagimin "
        "Kasdi Legiman Mulyono Sumardi Djoko Soewarno Poniman Suyatno Sarmin Mochtar Abdul Moch. Suharto "
        "Wiryo Tarmuji Kusnan Supardi Djumadi Samsul Muhammad Achmad Ngatiman Sabar Rasimin Sukadi Bejo "
        "Parto Tjipto Harjo"
    ),
    _words(
        "Agus Bambang Budi Joko Heru Hadi Imam Rudi Supriyadi Wahyudi Eko Dwi Tri Yusuf Mochamad Muhammad "
        "Ahmad Arif Hendra Andi Dedi Teguh Bagus Yudi Anton Edi Didik Nur Purwanto Widodo Fajar Khoirul "
        "Zainal Saiful Rochmad Sigit Totok Wawan Ismail Hasan Lukman Taufik Priyo Prasetyo Catur Danang"
    ),
    _words(
        "Rizky Dimas Fajar Bayu Aditya Rafi Muhammad Mohammad Ahmad Raka Galih Reza Ilham Naufal Farhan "
        "Kevin Alif Dafa Zaki Rendra Bagas Satria Arya Yoga Ferdi Akbar Hanif Fauzan Irfan Wisnu Daffa "
        "Gilang Rangga Ibrahim Azka Nizam"
    ),
)
WOMEN = (
    _words(
        "Ngatini Sumarni Suprapti Painem Kasiyah Mujiati Sulastri Sri Siti Tukinem Wagiyem Poniyem Sutini "
        "Sukarti Rukmini Soelastri Ngatemi Juminten Katemi Sarinah Marsinah Musrifah Chotimah Sumiati "
        "Lasmi Tuminah Supiyah Kartini Djamilah Rahayu Parti Sainem Warsini Sarmi Endang Satinah Sunarti "
        "Karsini Rasmini Legiyem Aminah"
    ),
    _words(
        "Sri Siti Endang Titik Lilik Retno Rina Ratna Dewi Umi Ani Nur Fitri Yuliana Indah Eka Dwi Tri "
        "Maya Wahyu Lestari Wiwik Yayuk Anik Ida Erna Nunuk Sulis Kholifah Nanik Luluk Ninik Yuni Heni "
        "Evi Suci Diah Mariyatul Khusnul Novi Susi Tutik Winarti Hartini Rohmah Lailatul"
    ),
    _words(
        "Aisyah Nabila Putri Dinda Intan Citra Salsabila Zahra Anisa Amelia Bunga Cahya Della Farah Gita "
        "Hana Kirana Laila Mutiara Naila Oktavia Rahma Safira Tiara Vina Wulan Yasmin Zalfa Ayu Nur Siti "
        "Dewi Febri Nadia Alya Keisha Latifah"
    ),
)
SECOND_MEN = _words(
    "Santoso Wijaya Kusuma Nugroho Setiawan Widodo Prasetyo Purnomo Susanto Kurniawan Hidayat Saputra "
    "Utomo Hartono Wibowo Suryadi Raharjo Pratama Gunawan Firmansyah Susilo Handoko Hermawan Budiman "
    "Subagyo Mulyadi Irawan Rahman Siswanto Pamungkas Sudrajat Wicaksono Suprapto Yulianto Basuki "
    "Djatmiko Setyawan Ramadhan Maulana Syaifudin Arifin Efendi Anwar Fauzi Junaidi Sholeh Wahid Hakim "
    "Romadhon Sucipto"
)
SECOND_WOMEN = _words(
    "Lestari Wulandari Rahayu Handayani Puspitasari Maryati Rohmah Fauziah Ningsih Astuti Utami Mulyani "
    "Setyowati Anggraini Permatasari Kusumawati Purwanti Susanti Hidayati Indrawati Yuliati Suryani "
    "Winarsih Kurniasih Aminah Hasanah Khasanah Nurhayati Sholihah Widyawati Pertiwi Safitri Agustina "
    "Oktaviani Ramadhani Maharani Wardani Rachmawati Sulistyowati Prihatin Munawaroh Masruroh Zulaikah "
    "Fatimah Istiqomah Nuraini Sukmawati Damayanti Andriani Yulianti"
)

STREETS = _words(
    "Anggrek Melati Mawar Kenanga Cempaka Flamboyan Cemara Mahoni Trembesi Kalimantan Sumatera Ciliwung "
    "Brantas Bengawan Mastrip Gajahmada Hayamwuruk Kertanegara Semeru Arjuno Kelud Welirang Kawi Bromo "
    "Rinjani Merbabu Melon Mangga Rambutan Sawo Belimbing Kahuripan Majapahit Joyoboyo Tumapel Candi "
    "Borobudur Mendut Sudanco Kartika Veteran Pahlawan"
)
# (region of first registration, place of birth): most were born here, some elsewhere.
ELSEWHERE = (
    ("350701", "Kabupaten Malang"),
    ("350501", "Kabupaten Blitar"),
    ("357101", "Kediri"),
    ("350401", "Tulungagung"),
    ("357801", "Surabaya"),
    ("351401", "Pasuruan"),
    ("357501", "Probolinggo"),
    ("350801", "Lumajang"),
    ("540102", "Dili"),
)
SIGNS = (
    "rambut putih, tas biru",
    "logat Madura, sekitar 60 tahun",
    "tidak bicara, baju batik",
    "luka lama di lengan kiri",
)

# People of the city's sample list who are known already: (NIK, KK, name, sex, place, birth date, address, RT, RW,
# kelurahan, phone, desil). Address, phone or desil are older than in the list, so that its review shows a difference.
KNOWN = {
    "malang": (
        ("3573034804860038", "3573030703230001", "Ratna Susanto", "P", "Tulungagung", "1986-04-08",
         "Jl. Anggrek No. 26", "003", "001", "Pisangcandi", "084421809600", 4),
        ("3573024110970021", "3573022504170003", "Ratna Handayani", "P", "Malang", "1997-10-01",
         "Jl. Brantas No. 8", "001", "002", "Arjosari", "081614610033", 4),
        ("3573016003920038", "3573010201230010", "Fitri Maryati", "P", "Kediri", "1992-03-20",
         "Jl. Ciliwung No. 104", "005", "001", "Kotalama", None, 5),
        ("3573032601840002", "3573030404190025", "Joko Kusuma", "L", "Kediri", "1984-01-26",
         "Jl. Sudanco Supriyadi No. 89", "006", "001", "Tunjungsekar", "084583171008", 3),
    ),
    "blitar": (
        ("3572015403950005", "3572012709110001", "Nur Purnomo", "P", "Malang", "1995-03-14",
         "Jl. Anggrek No. 11", "001", "005", "Karangsari", "084016613100", 4),
        ("3572024606740007", "3572021812100003", "Sumarni Widodo", "P", "Malang", "1974-06-06",
         "Jl. Brantas No. 8", "001", "002", "Rembang", "083786579754", 2),
        ("3572025110860006", "3572022403130013", "Maya Purnomo", "P", "Kediri", "1986-10-11",
         "Jl. Cemara No. 103", "001", "002", "Tanggung", None, 1),
        ("3572012611990028", "3572012811160020", "Bambang Wijaya", "L", "Kediri", "1999-11-26",
         "Jl. Mastrip No. 27", "003", "005", "Sukorejo", "084975140261", 3),
    ),
}  # fmt: skip
# And people of that list who stand here under another spelling and without NIK: (name, sex, birth date, kelurahan).
SPELLED_OTHERWISE = {
    "malang": (
        ("Sri Moelyani", "P", "1999-01-25", "Pandanwangi"),
        ("Muhammad Handayani", "L", "2001-10-11", "Dinoyo"),
    ),
    "blitar": (
        ("Achmad Handayani", "L", "1975-11-22", "Kepanjenlor"),
        ("Soeprapti Poernomo", "P", "1969-12-29", "Tanggung"),
    ),
}
