using System.Globalization;
using System.Security.Cryptography.X509Certificates;

// Each line needs one of the packages in the image.
var moment = new DateTimeOffset(2025, 8, 9, 12, 0, 0, TimeSpan.Zero);

// libicu76
Console.WriteLine($"Datum:        {moment.ToString("D", CultureInfo.GetCultureInfo("de-DE"))}");

// tzdata
var tokyo = TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"));
Console.WriteLine($"Tokyo:        {tokyo.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)}");

// libssl3t64 reads what ca-certificates brings
using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
Console.WriteLine($"Certificates: {store.Certificates.Count}");

// base-files
foreach (var line in File.ReadLines("/etc/os-release"))
    Console.WriteLine(line);
