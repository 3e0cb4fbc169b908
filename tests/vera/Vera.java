import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges PDFs, as many as are asked for: a line of input is a flavour, a tab and a file, an empty one ends the question.
 * One line of output for each verdict and each failure, END after the last: to start anew costs more than to judge.
 */
public class Vera {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            if (line.isEmpty()) {
                System.out.println("END");
                System.out.flush();
                continue;
            }
            String[] pair = line.split("\t", 2);
            try {
                judge(pair[0], pair[1]);
            } catch (Exception trouble) {
                System.out.println("TROUBLE\t" + pair[0] + "\t" + pair[1] + "\t" + trouble);
            }
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
