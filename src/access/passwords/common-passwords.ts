/** The commonest passwords of eight characters and more, and the words they are made of; shorter ones are refused anyway. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
  password passw0rd passwort passwords motdepasse contrasena wachtwoord password1 password12 password123 password1234 password12345
  pass word passwd p@ssw0rd p@ssword passpass mypassword thepassword newpassword yourpassword changeme changeit changeme1 changeme123
  default letmein letmein1 letmein123 letmeinnow welcome welcome1 welcome12 welcome123 welcome1234 bienvenue willkommen
  admin admin123 admin1234 admin12345 admin123456 administrator adminadmin administrador root rootroot root1234 toor superuser
  superadmin sysadmin supervisor operator guest guestguest user username userpass test testtest test1234 testing testing1 testing123
  tester demo demodemo demo1234 temp temporary temp1234 secret secret123 supersecret topsecret verysecret mysecret
  12345678 123456789 1234567890 0123456789 12345678910 123123123 1231231234 123321123 987654321 9876543210 11223344 1122334455
  112233445566 123454321 1234554321 12344321 12121212 13131313 10203040 1020304050 01020304 147258369 159357456 741852963 789456123
  147852369 963852741 321654987 456789123 14789632 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 qazwsxedc
  qazwsx123 q1w2e3r4 q1w2e3r4t5 zaq12wsx zaq1zaq1 zaq1xsw2 2wsx3edc 1234qwer qwer1234 qwerasdf qwerty12 qwerty123 qwerty1234
  qwerty12345 qwerty123456 qwertyui qwertyuiop qwertyuiop123 qwertyqwerty qwerty qwertz qwertzui qwertzuiop azerty azertyui
  azertyuiop asdfasdf asdf1234 asdfghjk asdfghjkl asdfjkl asdf zxcvbnm zxcvbnm1 zxcvbnm123 zxcvasdf poiuytrewq lkjhgfdsa mnbvcxz
  abc12345 abcd1234 abc123456 abcde12345 abcdef123 a1b2c3d4 a1b2c3d4e5 aa123456 aaa111222 a123456789 a12345678 aa12345678 abcabcabc
  iloveyou iloveyou1 iloveyou2 iloveyou12 iloveyou123 iloveu iloveme loveyou ilovegod lovelove lovely lover forever forever1 always
  princess princess1 princesa sunshine sunshine1 football football1 footballer baseball baseball1 basketball softball volleyball
  superman superman1 spiderman batman ironman starwars startrek pokemon pokemon1 pikachu minecraft fortnite roblox nintendo
  playstation xbox360 gameover gamer computer computer1 internet internet1 keyboard laptop windows windows10 microsoft google google123
  facebook facebook1 linkedin youtube instagram twitter samsung samsung1 iphone android apple123 macintosh linux ubuntu debian
  michael michael1 michelle jennifer jessica jessica1 jonathan jordan jordan23 charlie charlie1 thomas matthew anthony ashley daniel
  andrew joshua robert william nicholas nicole samantha elizabeth victoria christian christine alexander alexandra benjamin
  veronica stephanie danielle patricia isabella gabriel sebastian leonardo valentina carolina fernando alejandro
  monkey monkey123 dragon dragon123 master master123 masterkey shadow shadow123 killer killer123 hunter hunter2 hunter123 ranger
  mustang mustang1 corvette ferrari porsche mercedes harley yamaha chevrolet trustno1 whatever whatever1 nothing nothing1 anything
  something everything blessed1 jesus123 jesuschrist godisgood freedom freedom1 liberty america american england liverpool arsenal
  chelsea chelsea1 barcelona realmadrid manchester juventus cowboys steelers lakers yankees redsox
  chocolate butterfly cheese cookie cookies peanut pepper ginger flower flowers rainbow diamond summer winter spring autumn
  summer2020 summer2021 summer2022 summer2023 summer2024 summer2025 summer2026 winter2020 winter2021 winter2022 winter2023
  winter2024 winter2025 winter2026 spring2024 spring2025 spring2026 autumn2024 autumn2025 autumn2026 january february september
  october november december monday friday sunday midnight thunder phoenix tigger purple orange yellow silver golden
  blink182 access access14 access123 login login123 loginlogin security security1 secure server server123 database oracle
  oracle123 mysql mysql123 postgres postgres1 postgres123 elastic grafana prometheus kibana zabbix nagios sentry monitor monitoring
  company company1 company123 business office manager manager1 marketing backup backup123 support support1 helpdesk service
  private network cisco cisco123 router wireless ninja samurai matrix hacker hacker123 h4ck3r letitbe babygirl babygirl1 babyboy
  angel angels bubbles loveme fuckyou fuckyou1 fuckyou2 fuckoff asshole bullshit pussycat sexy123 hello hello123 hello1234
  helloworld hellohello goodluck goodmorning hallo123 bonjour1 correcthorsebatterystaple
  `
    .trim()
    .split(/\s+/),
)
