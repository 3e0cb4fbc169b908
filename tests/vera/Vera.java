import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Judges PDFs: arguments are pairs of flavour and file; one line for each verdict and each failure. */
public class Vera {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int i = 0; i < args.length; i += 2) {
            judge(args[i], args[i + 1]);
        }
    }

    private static void judge(String flavourId, String path) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(flavourId);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour)) {
            ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
            System.out.println((result.isCompliant() ? "PASS" : "FAIL") + "\t" + flavourId + "\t" + path);
            for (TestAssertion failed : result.getTestAssertions()) {
                System.out.println("WHY\t" + failed.getRuleId().getClause() + "-" + failed.getRuleId().getTestNumber()
                        + "\t" + failed.getMessage().replaceAll("\\s+", " "));
            }
        }
    }
}
